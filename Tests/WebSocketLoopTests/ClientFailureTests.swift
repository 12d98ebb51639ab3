import SocketTesting
import Testing
import WebSocketLoop

/// Connections that cannot be made: each is told once, with a reason that names what was wrong.
@Suite(.timeLimit(.minutes(1)))
struct ClientFailureTests {
    @Test func nobodyListens() async throws {
        var listener: RawListener? = try RawListener()
        let port = UInt16(try #require(listener).port)
        listener = nil
        let reason = try await failure(WebSocketClientRequest(host: "127.0.0.1", port: port, path: "/"))
        #expect(reason.contains("nable to connect") || reason.contains("onnect"))
    }

    @Test func theServerNeverAnswers() async throws {
        let listener = try RawListener()
        var request = request(listener)
        request.timeout = .milliseconds(100)
        let reason = try await failure(request) { _ = try await listener.accept().readToEnd() }
        #expect(reason == "no answer within 0.1 seconds")
    }

    @Test func theServerClosesDuringTheHandshake() async throws {
        let listener = try RawListener()
        let reason = try await failure(request(listener)) {
            _ = try await RawWebSocket(listener.accept()).readHead()
        }
        #expect(!reason.isEmpty)
    }

    @Test(arguments: [
        "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n",
    ])
    func anotherStatusThan101(_ answer: String) async throws {
        let listener = try RawListener()
        let reason = try await failure(request(listener)) {
            let server = RawWebSocket(try await listener.accept())
            _ = try await server.readHead()
            try await server.write(answer)
            _ = try await server.readToEnd()
        }
        #expect(reason == "the server answered \(answer.dropFirst(9).prefix(3)) instead of 101")
    }

    @Test func redirectsAreNotFollowed() async throws {
        let listener = try RawListener()
        let other = try RawListener()
        let reason = try await failure(request(listener)) {
            let server = RawWebSocket(try await listener.accept())
            _ = try await server.readHead()
            try await server.write(
                "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:\(other.port)/\r\nContent-Length: 0\r\n\r\n")
            _ = try await server.readToEnd()
        }
        #expect(reason == "the server answered 302 instead of 101")
    }

    @Test func aWrongAcceptKey() async throws {
        let listener = try RawListener()
        let reason = try await failure(request(listener)) {
            let server = RawWebSocket(try await listener.accept())
            _ = try await server.readHead()
            try await server.write(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n")
            _ = try await server.readToEnd()
        }
        #expect(!reason.isEmpty)
    }

    @Test func garbageIsWaitedOut() async throws {
        let listener = try RawListener()
        var request = request(listener)
        request.timeout = .milliseconds(200)
        let reason = try await failure(request) {
            let server = RawWebSocket(try await listener.accept())
            _ = try await server.readHead()
            try await server.write("SSH-2.0-OpenSSH_9.2\r\n\r\n")
            _ = try await server.readToEnd()
        }
        #expect(reason.contains("no answer"))
    }

    @Test func aNameWithoutAnAddress() async throws {
        // No label is that long, so no name server needs to be asked.
        let name = String(repeating: "a", count: 64) + ".invalid"
        let reason = try await failure(WebSocketClientRequest(host: name, port: 80, path: "/"))
        #expect(reason.contains(name))
        #expect(reason.contains("resolved"))
    }

    @Test(arguments: [
        ("host", WebSocketClientRequest(host: "", port: 80, path: "/")),
        ("host", WebSocketClientRequest(host: "a b", port: 80, path: "/")),
        ("host", WebSocketClientRequest(host: "a\r\nX: y", port: 80, path: "/")),
        ("port", WebSocketClientRequest(host: "a", port: 0, path: "/")),
        ("path", WebSocketClientRequest(host: "a", port: 80, path: "")),
        ("path", WebSocketClientRequest(host: "a", port: 80, path: "x")),
        ("path", WebSocketClientRequest(host: "a", port: 80, path: "/ HTTP/1.1\r\nX: y")),
        ("path", WebSocketClientRequest(host: "a", port: 80, path: "/" + String(repeating: "x", count: 6000))),
        ("token", WebSocketClientRequest(host: "a", port: 80, path: "/", headers: [("a b", "c")])),
        ("X-Secret", WebSocketClientRequest(host: "a", port: 80, path: "/", headers: [("X-Secret", "hush\r\nY: z")])),
        ("X-Secret", WebSocketClientRequest(host: "a", port: 80, path: "/", headers: [("X-Secret", "hush\0")])),
        (
            "headers",
            WebSocketClientRequest(
                host: "a", port: 80, path: "/", headers: [("X-Secret", String(repeating: "x", count: 6000))])
        ),
    ])
    func aRequestThatCannotBeSent(_ word: String, _ request: WebSocketClientRequest) async throws {
        let reason = try await failure(request)
        #expect(reason.contains(word))
        #expect(!reason.contains("hush"))
    }

    @Test func closedBeforeItWasOpen() async throws {
        try await withLoop { loop in
            let listener = try RawListener()
            let handler = RecordingHandler()
            var events = handler.events
            let connection = loop.connect(request(listener), handler: handler)
            let server = try await listener.accept()
            connection.close(code: 1000, reason: "")
            #expect(await events.next() == .closed(.failedToConnect("it was closed before it was open")))
            #expect(try await server.readToEnd().prefix(4) == Array("GET ".utf8)[...])
            #expect(handler.closeCount == 1)
        }
    }

    /// Connects, expects to be told of a failure exactly once, and gives its reason.
    private func failure(
        _ request: WebSocketClientRequest, server: @escaping @Sendable () async throws -> Void = {}
    ) async throws -> String {
        let handler = RecordingHandler()
        var events = handler.events
        let event = try await withLoop { loop in
            async let served: Void = server()
            loop.connect(request, handler: handler)
            let event = await events.next()
            try await served
            return event
        }
        #expect(handler.closeCount == 1)
        guard case .closed(.failedToConnect(let reason)) = event else {
            Issue.record("expected a failure, got \(String(describing: event))")
            return ""
        }
        return reason
    }
}
