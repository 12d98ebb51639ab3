import SocketTesting
import Testing

@testable import WebSocketLoop

/// Pings, and what becomes of peers that do not answer.
@Suite(.timeLimit(.minutes(1)))
struct LivenessTests {
    private func time(_ milliseconds: Int64) -> MonotonicTime {
        MonotonicTime(nanoseconds: milliseconds * 1_000_000)
    }

    @Test func pingsEveryIntervalAndGivesUpAfterTwo() {
        var liveness = Liveness(interval: .milliseconds(100), now: time(0))
        let verdicts = [99, 100, 101, 199, 200].map { liveness.check(at: time($0)) }
        #expect(verdicts == [.fine, .ping, .fine, .fine, .gone])
    }

    @Test func anAnswerStartsItAnew() {
        var liveness = Liveness(interval: .milliseconds(100), now: time(0))
        let first = liveness.check(at: time(100))
        #expect(first == .ping)
        liveness.heard(at: time(110))
        let verdicts = [200, 210, 309, 310].map { liveness.check(at: time($0)) }
        #expect(verdicts == [.fine, .ping, .fine, .gone])
    }

    @Test func anAllowanceIsAddedToTheLimit() {
        var liveness = Liveness(interval: .milliseconds(100), allowance: .milliseconds(50), now: time(0))
        let verdicts = [100, 200, 249, 250].map { liveness.check(at: time($0)) }
        #expect(verdicts == [.ping, .ping, .fine, .gone])
    }

    @Test func withoutAnIntervalNothingHappens() {
        var liveness = Liveness(interval: nil, now: time(0))
        let verdict = liveness.check(at: time(1 << 40))
        #expect(verdict == .fine)
        #expect(liveness.checkInterval == nil)
    }

    @Test func aPeerThatAnswersStays() async throws {
        var configuration = WebSocketLoop.Configuration()
        // As long as the client may take to answer, on a machine that is busy with other tests.
        configuration.pingInterval = .seconds(1)
        try await withLoop(configuration) { loop in
            let client = try await opened(by: loop, RecordingHandler.echo())
            for _ in 0..<3 {
                let ping = try #require(try await client.next())
                #expect(ping.opcode == WebSocketFrame.Opcode.ping)
                try await client.send(WebSocketFrame(opcode: WebSocketFrame.Opcode.pong, payload: ping.payload))
            }
            try await client.send("still here")
            #expect(try await client.nextMessage() == .text("still here"))
        }
    }

    @Test func aSilentPeerIsDropped() async throws {
        var configuration = WebSocketLoop.Configuration()
        configuration.pingInterval = .milliseconds(40)
        try await withLoop(configuration) { loop in
            let handler = RecordingHandler()
            var events = handler.events
            let client = try await opened(by: loop, handler)
            #expect(try await client.next()?.opcode == WebSocketFrame.Opcode.ping)
            #expect(try await client.nextMessage() == nil)
            #expect(await events.next() == .opened)
            #expect(await events.next() == .closed(.lost))
            #expect(loop.openConnections == 0)
        }
    }

    @Test func withoutAnIntervalThereIsNoPing() async throws {
        var configuration = WebSocketLoop.Configuration()
        configuration.pingInterval = nil
        try await withLoop(configuration) { loop in
            let client = try await opened(by: loop, RecordingHandler.echo())
            // Long enough for several pings of the shortest interval that the other tests use.
            await withCheckedContinuation { continuation in
                loop.schedule(after: .milliseconds(150)) { continuation.resume() }
            }
            try await client.send("first")
            #expect(try await client.next() == .text("first"))
        }
    }

    @Test func aSilentServerIsDropped() async throws {
        var configuration = WebSocketLoop.Configuration()
        configuration.clientSilenceAllowance = .milliseconds(20)
        try await withLoop(configuration) { loop in
            let listener = try RawListener()
            var request = request(listener)
            request.pingInterval = .milliseconds(40)
            let handler = RecordingHandler()
            var events = handler.events
            loop.connect(request, handler: handler)
            let server = try await accept(listener)
            let ping = try #require(try await server.next())
            #expect(ping.opcode == WebSocketFrame.Opcode.ping)
            #expect(ping.isMasked)
            #expect(await events.next() == .opened)
            #expect(await events.next() == .closed(.lost))
        }
    }

    @Test func answersThePingsOfBothSides() async throws {
        try await withLoop { loop in
            let listener = try RawListener()
            loop.connect(request(listener), handler: RecordingHandler())
            let server = try await accept(listener)
            try await server.write(WebSocketFrame(opcode: WebSocketFrame.Opcode.ping, payload: [1, 2, 3]).unmasked)
            let pong = try #require(try await server.next())
            #expect(pong.opcode == WebSocketFrame.Opcode.pong)
            #expect(pong.payload == [1, 2, 3])
        }
    }
}
