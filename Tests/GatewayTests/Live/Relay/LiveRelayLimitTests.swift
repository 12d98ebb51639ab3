import Appwrite
import JSONBytes
import SocketTesting
import Synchronization
import Testing
import WebSocketLoop

@testable import Gateway

@Suite(.timeLimit(.minutes(1)))
struct LiveRelayLimitTests {
    @Test func leavesRequestsThatAskForNoSocketToTheApplication() async throws {
        try await LiveBed.run { bed in
            let socket = RawWebSocket(try RawSocket.connect(port: bed.port))
            try await socket.write("GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n")
            let answer = try await socket.readResponse()
            #expect(answer.status == 426)
            #expect(answer.text.contains("text/event-stream"))
        }
    }

    @Test func refusesForeignOriginsOnly() async throws {
        try await LiveBed.run { bed in
            for origin in ["https://evil.example", "null", "http://localhost.evil.example"] {
                let refusal = try await bed.refusal(headers: "Origin: \(origin)\r\n")
                #expect(refusal.status == 403)
                let error = try JSONValue(parsing: refusal.body)
                #expect(error["statusCode"]?.int64 == 403)
                #expect(error["type"]?.string == "gateway_origin_refused")
                #expect(error["message"]?.string?.contains("cors.origins") == true)
            }
            for header in ["Origin: http://localhost:5173\r\n", ""] {
                let socket = try await bed.subscriber(headers: header)
                #expect(try await socket.told() == "ready")
            }
        }
    }

    @Test(arguments: [
        "?channel=posts", "?channel=resources/", "?channel=", "?channel=resources%2", "?channel=resources/%ff",
        "?" + (0...128).map { "channel=resources/t\($0)" }.joined(separator: "&"),
    ])
    func refusesAHandshakeWithChannelsThatAreNone(query: String) async throws {
        try await LiveBed.run { bed in
            let refusal = try await bed.refusal(query)
            #expect(refusal.status == 400)
            let error = try JSONValue(parsing: refusal.body)
            #expect(error["statusCode"]?.int64 == 400)
            #expect(error["message"]?.string?.isEmpty == false)
            let observed = await bed.observed { $0 == .liveHandshakeRefused(status: 400) }
            #expect(observed != nil)
        }
    }

    @Test func takesChannelsFromTheURL() async throws {
        let table = TableReference(database: "main", table: "p1")
        let resources = ResourceDirectory(defaultDatabase: "main", named: ["my posts": table])
        try await LiveBed.run(resources: resources) { bed in
            let query = "?channel=resources%2Fmy%20posts&channel=resources/users&channel=resources%2Fmy+posts&x=1"
            let socket = try await bed.subscriber(query)
            #expect(try await socket.told(3) == ["ready", "error 404", "subscribed my posts"])
            bed.appwrite.publish("create", "p1", "a")
            #expect(try await socket.told() == "created my posts a")
        }
    }

    @Test func aMessageTooManyEndsTheSocket() async throws {
        try await LiveBed.run { bed in
            let socket = try await bed.subscriber()
            for _ in 0..<31 { try await socket.send(#"{"op":"ping"}"#) }
            let expected = ["ready"] + Array(repeating: "pong", count: 30) + ["error 429", "close 3501"]
            #expect(try await socket.told(33) == expected)
        }
    }

    @Test func answers503WhenEveryPlaceIsTakenAndGivesPlacesBack() async throws {
        try await LiveBed.run(configure: { $0.maximumConnections = 2 }) { bed in
            let first = try await bed.subscriber()
            let second = try await bed.subscriber()
            #expect(try await [first.told(), second.told()] == ["ready", "ready"])
            let refusal = try await bed.refusal()
            #expect(refusal.status == 503)
            #expect(refusal.header("retry-after") == "5")
            #expect(try JSONValue(parsing: refusal.body)["type"]?.string == "gateway_live_unavailable")
            try await first.send(.close(1000))
            #expect(try await first.told() == "close 1000")
            _ = await bed.observed { $0 == .liveSubscriberClosed(code: 1000) }
            let third = try await bed.subscriber()
            #expect(try await third.told() == "ready")
        }
    }

    /// Whoever does not read is let go; the others are not held up.
    @Test func closesASlowReaderAndServesTheOthers() async throws {
        try await LiveBed.run(queue: 64 * 1024) { bed in
            let reader = try await bed.subscriber("?channel=resources/posts")
            let slow = RawWebSocket(try RawSocket.connect(port: bed.port, receiveBuffer: 4096))
            try await slow.write(RawWebSocket.handshake(path: "/live?channel=resources/posts"))
            _ = try await slow.readHead()
            #expect(try await slow.told(2) == ["ready", "subscribed posts"])
            #expect(try await reader.told(2) == ["ready", "subscribed posts"])
            let isClosed = Atomic(false)
            let watch = Task {
                _ = await bed.observed { $0 == .liveSubscriberClosed(code: 3008) }
                isClosed.store(true, ordering: .relaxed)
            }
            // In small portions, since the queue of the one who reads is as short. The kernel's buffers take some
            // megabytes.
            let padding = String(repeating: "x", count: 8 * 1024)
            var published = 0
            while !isClosed.load(ordering: .relaxed), published < 10_000 {
                for _ in 0..<4 {
                    bed.appwrite.publish("create", "posts", "\(published)\(padding)")
                    published += 1
                }
                #expect(try await reader.told(4).last == "created posts \(published - 1)\(padding)")
            }
            await watch.value
            bed.appwrite.publish("create", "posts", "last")
            #expect(try await reader.told() == "created posts last")
        }
    }

    @Test func stopsTakingSocketsAndEndsTheOthersWith1001() async throws {
        try await LiveBed.run { bed in
            let socket = try await bed.subscriber("?channel=resources/posts")
            #expect(try await socket.told(2) == ["ready", "subscribed posts"])
            bed.relay.stop()
            let closed = await bed.appwrite { if case .closed = $0 { true } else { false } }
            #expect(closed != nil, "Appwrite is let go")
            let refusal = try await bed.refusal()
            #expect(refusal.status == 503)
            async let end = bed.loop.stop(grace: .seconds(1))
            #expect(try await socket.told() == "close 1001")
            try await socket.send(.close(1001))
            await end
            #expect(bed.relay.seats.count == 0)
        }
    }
}
