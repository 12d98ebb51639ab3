import SocketTesting
import Testing
import WebSocketLoop

/// Who closes, with what, and what both sides learn of it.
@Suite(.timeLimit(.minutes(1)))
struct ClosingTests {
    @Test(arguments: [UInt16(1000), 1001, 3000, 4999])
    func tellsThePeersCode(_ code: UInt16) async throws {
        try await withLoop { loop in
            let handler = RecordingHandler()
            var events = handler.events
            let client = try await opened(by: loop, handler)
            try await client.send(.close(code, "bye"))
            #expect(try await client.next()?.closeCode == code)
            #expect(try await client.next() == nil)
            #expect(await events.next() == .opened)
            #expect(await events.next() == .closed(.byPeer(code: code)))
            #expect(loop.openConnections == 0)
        }
    }

    @Test func aPeersCloseWithoutACodeIs1005() async throws {
        try await withLoop { loop in
            let handler = RecordingHandler()
            var events = handler.events
            let client = try await opened(by: loop, handler)
            try await client.send(WebSocketFrame(opcode: WebSocketFrame.Opcode.close, payload: []))
            #expect(try await client.next()?.opcode == WebSocketFrame.Opcode.close)
            #expect(await events.next() == .opened)
            #expect(await events.next() == .closed(.byPeer(code: 1005)))
        }
    }

    @Test func writesWhatIsQueuedAndThenTheCloseFrame() async throws {
        try await withLoop { loop in
            let handler = RecordingHandler(onOpened: { connection in
                for number in 0..<100 { connection.send(OutboundMessage("\(number)".utf8)) }
                connection.close(code: 4001, reason: "done")
                connection.send(OutboundMessage("too late".utf8))
                connection.close(code: 4002, reason: "again")
            })
            var events = handler.events
            let client = try await opened(by: loop, handler)
            for number in 0..<100 { #expect(try await client.next() == .text("\(number)")) }
            #expect(try await client.next() == .close(4001, "done"))
            try await client.send(.close(4001))
            #expect(try await client.next() == nil)
            #expect(await events.next() == .opened)
            #expect(await events.next() == .closed(.byUs(code: 4001)))
        }
    }

    @Test func whatIsQueuedMayBeMoreThanTheSocketTakesAtOnce() async throws {
        var configuration = WebSocketLoop.Configuration()
        configuration.closeTimeout = .seconds(60)
        try await withLoop(configuration) { loop in
            let large = String(repeating: "x", count: 200_000)
            let handler = RecordingHandler(onOpened: { connection in
                for _ in 0..<5 { connection.send(OutboundMessage(large.utf8)) }
                connection.close(code: 4001, reason: "done")
            })
            let client = try await adopted(by: loop, handler, receiveBuffer: 4096)
            _ = try await client.readHead()
            for _ in 0..<5 { #expect(try await client.next()?.text == large) }
            #expect(try await client.next() == .close(4001, "done"))
        }
    }

    @Test func mendsCodesThatMayNotBeSentAndCutsReasons() async throws {
        try await withLoop { loop in
            let handler = RecordingHandler(onOpened: { connection in
                connection.close(code: 1006, reason: String(repeating: "ä", count: 100))
            })
            let client = try await opened(by: loop, handler)
            let frame = try #require(try await client.next())
            #expect(frame.closeCode == 1011)
            #expect(frame.closeReason == String(repeating: "ä", count: 61))
        }
    }

    @Test func dropsAPeerThatDoesNotAnswerTheCloseFrame() async throws {
        var configuration = WebSocketLoop.Configuration()
        configuration.closeTimeout = .milliseconds(50)
        try await withLoop(configuration) { loop in
            let handler = RecordingHandler(onOpened: { $0.close(code: 4000, reason: "") })
            var events = handler.events
            let client = try await opened(by: loop, handler)
            #expect(try await client.next()?.closeCode == 4000)
            #expect(try await client.next() == nil)
            #expect(await events.next() == .opened)
            #expect(await events.next() == .closed(.byUs(code: 4000)))
        }
    }

    @Test(arguments: [true, false])
    func aConnectionThatBreaksIsLost(byReset: Bool) async throws {
        try await withLoop { loop in
            let handler = RecordingHandler()
            var events = handler.events
            do {
                let client = try await opened(by: loop, handler)
                if byReset { client.socket.resetOnClose() }
            }
            #expect(await events.next() == .opened)
            #expect(await events.next() == .closed(.lost))
            #expect(loop.openConnections == 0)
        }
    }

    @Test func aSlowReaderIsClosedWith3008AndOthersAreNotHeldUp() async throws {
        var configuration = WebSocketLoop.Configuration()
        configuration.maximumQueueSize = 256 * 1024
        configuration.closeTimeout = .milliseconds(50)
        try await withLoop(configuration) { loop in
            let connections = AsyncStream<WebSocketConnection>.makeStream()
            let slow = RecordingHandler(onOpened: { connections.continuation.yield($0) })
            let quick = RecordingHandler(onOpened: { connections.continuation.yield($0) })
            var slowEvents = slow.events
            let slowClient = try await adopted(by: loop, slow, receiveBuffer: 4096)
            let quickClient = try await adopted(by: loop, quick)
            _ = try await quickClient.readHead()
            var opened: [WebSocketConnection] = []
            for await connection in connections.stream {
                opened.append(connection)
                if opened.count == 2 { break }
            }
            #expect(await slowEvents.next() == .opened)
            let message = OutboundMessage(Array(repeating: UInt8(ascii: "x"), count: 64 * 1024))
            var closed: RecordingHandler.Event?
            // The kernel's buffers hold a few megabytes; in the end the queue must overflow.
            for round in 0..<400 {
                loop.broadcast(message, to: opened)
                #expect(try await quickClient.next()?.payload.count == message.count)
                if slow.hasClosed { break }
                if round == 399 { Issue.record("the slow reader was never closed") }
            }
            closed = await slowEvents.next()
            #expect(closed == .closed(.byUs(code: 3008)))
            #expect(loop.openConnections == 1)
            loop.broadcast(OutboundMessage("still here".utf8), to: opened)
            #expect(try await quickClient.next() == .text("still here"))
            _ = slowClient
        }
    }

    @Test func aSlowReaderThatReadsInTimeSeesTheCode() async throws {
        var configuration = WebSocketLoop.Configuration()
        configuration.maximumQueueSize = 64 * 1024
        try await withLoop(configuration) { loop in
            let message = OutboundMessage(Array(repeating: UInt8(ascii: "x"), count: 32 * 1024))
            let handler = RecordingHandler(onOpened: { connection in
                for _ in 0..<3 { connection.send(message) }
            })
            var events = handler.events
            let client = try await opened(by: loop, handler)
            let frame = try await client.next()
            #expect(frame?.closeCode == 3008)
            try await client.send(.close(3008))
            #expect(await events.next() == .opened)
            #expect(await events.next() == .closed(.byUs(code: 3008)))
        }
    }
}
