import HTTPListener
import Hummingbird
import SocketTesting
import Synchronization
import Testing
import WebSocketLoop

/// WebSockets on the port of the HTTP server.
@Suite(.timeLimit(.minutes(1)))
struct HandoverTests {
    private let get = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test func upgradesAndEchoes() async throws {
        try await withServer { port, loop in
            let client = try connect(port)
            try await client.write(RawWebSocket.handshake())
            #expect(try await client.readHead().hasPrefix("HTTP/1.1 101 "))
            try await client.send("hello")
            #expect(try await client.next() == .text("hello"))
            #expect(loop.openConnections == 1)
        }
    }

    @Test func upgradesAfterAKeptAliveRequest() async throws {
        try await withServer { port, _ in
            let client = try connect(port)
            for _ in 0..<2 {
                try await client.write(get)
                #expect(try await client.readResponse().text == "hello")
            }
            try await client.write(RawWebSocket.handshake())
            #expect(try await client.readHead().hasPrefix("HTTP/1.1 101 "))
            try await client.send("hello")
            #expect(try await client.next() == .text("hello"))
        }
    }

    @Test func upgradesBehindPipelinedRequestsAndKeepsAnEarlyFrame() async throws {
        try await withServer { port, _ in
            let client = try connect(port)
            let frame = WebSocketFrame.text("early").masked()
            try await client.write(Array((get + get + get + RawWebSocket.handshake()).utf8) + frame)
            for _ in 0..<3 {
                let response = try await client.readResponse()
                #expect(response.status == 200)
                #expect(response.text == "hello")
            }
            #expect(try await client.readHead().hasPrefix("HTTP/1.1 101 "))
            #expect(try await client.next() == .text("early"))
        }
    }

    @Test func waitsForASlowAnswerBeforeTheHandshake() async throws {
        let gate = Gate()
        let router = testRouter()
        router.get("slow") { _, _ in
            await gate.wait()
            return "slow"
        }
        try await withServer(router: router) { port, loop in
            let client = try connect(port)
            let slow = "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n"
            let frame = WebSocketFrame.text("early").masked()
            try await client.write(Array((slow + RawWebSocket.handshake()).utf8) + frame)
            // Another connection is served meanwhile, and the handshake has not been answered.
            let other = try connect(port)
            try await other.write(get)
            #expect(try await other.readResponse().text == "hello")
            #expect(loop.openConnections == 0)
            await gate.open()
            #expect(try await client.readResponse().text == "slow")
            #expect(try await client.readHead().hasPrefix("HTTP/1.1 101 "))
            #expect(try await client.next() == .text("early"))
        }
    }

    @Test func takesTheHandshakeByteByByte() async throws {
        try await withServer { port, _ in
            let client = try connect(port)
            let frame = WebSocketFrame.text("slowly").masked()
            for byte in Array(RawWebSocket.handshake().utf8) + frame { try await client.write([byte]) }
            #expect(try await client.readHead().hasPrefix("HTTP/1.1 101 "))
            #expect(try await client.next() == .text("slowly"))
        }
    }

    @Test(arguments: [[5], [8000], [20_000], [3000, 3000, 3000, 3000], Array(repeating: 1000, count: 60)])
    func keepsFramesInTheHandshakesSegment(_ sizes: [Int]) async throws {
        try await withServer { port, _ in
            let client = try connect(port)
            let messages = sizes.enumerated().map { "\($0):".padding(to: $1) }
            try await client.write(
                Array(RawWebSocket.handshake().utf8) + messages.flatMap { WebSocketFrame.text($0).masked() })
            #expect(try await client.readHead().hasPrefix("HTTP/1.1 101 "))
            for message in messages { #expect(try await client.next()?.text == message) }
        }
    }

    @Test func tellsTheEndpointEverythingAboutTheHandshake() async throws {
        let seen = Mutex<WebSocketHandshake?>(nil)
        let endpoint = EchoEndpoint { handshake in
            seen.withLock { $0 = handshake }
            return RecordingHandler.echo()
        }
        try await withServer(endpoint: endpoint) { port, _ in
            let client = try connect(port)
            try await client.write(
                RawWebSocket.handshake(
                    path: "/live?channel=resources%2Fposts&x=1", extra: "Origin: http://b\r\nX-A: 1\r\nX-A: 2\r\n"))
            #expect(try await client.readHead().hasPrefix("HTTP/1.1 101 "))
        }
        let handshake = try #require(seen.withLock { $0 })
        #expect(handshake.path == "/live")
        #expect(handshake.query == "channel=resources%2Fposts&x=1")
        #expect(handshake.header("origin") == "http://b")
        #expect(handshake.header("host") == "localhost")
        #expect(handshake.headers.filter { $0.name == "x-a" }.map(\.value) == ["1", "2"])
        #expect(handshake.remoteAddress == "127.0.0.1")
    }

    @Test func theEndpointMayRefuse() async throws {
        try await withServer { port, loop in
            let client = try connect(port)
            try await client.write(RawWebSocket.handshake(path: "/live?refuse"))
            let response = try await client.readResponse()
            #expect(response.status == 403)
            #expect(response.header("x-why") == "test")
            #expect(response.header("content-type") == "application/json")
            #expect(response.header("connection") == "close")
            #expect(response.text == #"{"message":"no"}"#)
            #expect(try await client.readToEnd().isEmpty)
            #expect(loop.openConnections == 0)
        }
    }

    @Test func anOrdinaryRequestOnThePathGoesToTheApplication() async throws {
        try await withServer { port, _ in
            let client = try connect(port)
            try await client.write("GET /live?a=b HTTP/1.1\r\nHost: a\r\n\r\n")
            let response = try await client.readResponse()
            #expect(response.status == 200)
            #expect(response.text == "not a socket")
            try await client.write(get)
            #expect(try await client.readResponse().text == "hello")
        }
    }

    @Test func otherPathsDoNotUpgrade() async throws {
        try await withServer { port, loop in
            let client = try connect(port)
            try await client.write(RawWebSocket.handshake(path: "/hello"))
            let response = try await client.readResponse()
            #expect(response.status == 200)
            #expect(response.header("connection") == "close")
            #expect(response.text == "hello")
            #expect(try await client.readToEnd().isEmpty)
            #expect(loop.openConnections == 0)
        }
    }

    @Test func everyAcceptedHandlerHearsTheEndOnce() async throws {
        let handlers = Mutex<[RecordingHandler]>([])
        let endpoint = EchoEndpoint { _ in
            let handler = RecordingHandler()
            handlers.withLock { $0.append(handler) }
            return handler
        }
        try await withServer(endpoint: endpoint) { port, loop in
            for number in 0..<200 {
                let client = try connect(port)
                try await client.write(RawWebSocket.handshake())
                switch number % 4 {
                case 0: client.socket.resetOnClose()
                case 1: client.socket.finishWriting()
                case 2: break
                default:
                    _ = try await client.readHead()
                    try await client.send(.close(1000))
                }
            }
            // Whoever was accepted hears the end; whoever left before is not accepted any more.
            let accepted = handlers.withLock { $0 }
            #expect(accepted.count >= 50)
            for handler in accepted {
                for await event in handler.allEvents { if case .closed = event { break } }
            }
            #expect(loop.openConnections == 0)
        }
        for handler in handlers.withLock({ $0 }) { #expect(handler.closeCount == 1) }
    }

    @Test func openSocketsOutliveTheServerUntilTheLoopStops() async throws {
        let clients = Mutex<RawWebSocket?>(nil)
        try await withServer { port, _ in
            let client = try connect(port)
            try await client.write(RawWebSocket.handshake())
            #expect(try await client.readHead().hasPrefix("HTTP/1.1 101 "))
            clients.withLock { $0 = client }
        }
        let client = try #require(clients.withLock { $0 })
        #expect(try await client.next() == .close(1001, "going away"))
    }
}

extension String {
    /// Filled up with `x`.
    func padding(to count: Int) -> String { self + String(repeating: "x", count: Swift.max(0, count - self.count)) }
}
