import SocketTesting
import Testing
import WebSocketLoop

/// Connections that the loop makes.
@Suite(.timeLimit(.minutes(1)))
struct ClientTests {
    @Test func connectsToASocketOfTheSameLoop() async throws {
        try await withLoop { loop in
            let listener = try RawListener()
            let client = RecordingHandler(onOpened: { $0.send(OutboundMessage("grüße".utf8)) })
            var events = client.events
            loop.connect(request(listener), handler: client)
            try await serve(listener, by: loop, RecordingHandler.echo())
            #expect(await events.next() == .opened)
            #expect(await events.next() == .received("grüße"))
            #expect(loop.openConnections == 2)
        }
    }

    @Test func sendsTheHandshakeAsAsked() async throws {
        try await withLoop { loop in
            let listener = try RawListener()
            var request = request(listener, path: "/v1/realtime?project=demo&channels[]=rows&channels[]=a%20b")
            request.headers = [("X-Appwrite-JWT", "aaa.bbb.ccc"), ("X-Fallback-Cookies", #"{"a":"b"}"#)]
            loop.connect(request, handler: RecordingHandler())
            let server = RawWebSocket(try await listener.accept())
            let head = try await server.readHead()
            let lines = head.split(separator: "\r\n").map(String.init)
            #expect(lines.first == "GET /v1/realtime?project=demo&channels[]=rows&channels[]=a%20b HTTP/1.1")
            let text = HTTPText(head: head)
            #expect(text.header("host") == "127.0.0.1:\(listener.port)")
            #expect(text.header("x-appwrite-jwt") == "aaa.bbb.ccc")
            #expect(text.header("x-fallback-cookies") == #"{"a":"b"}"#)
            #expect(text.header("origin") == nil)
            #expect(text.header("sec-websocket-protocol") == nil)
            #expect(text.header("sec-websocket-extensions") == nil)
            #expect(text.header("sec-websocket-version") == "13")
        }
    }

    @Test func masksItsFramesAndLeavesTheMessageAlone() async throws {
        try await withLoop { loop in
            let listener = try RawListener()
            let message = OutboundMessage("the same bytes".utf8)
            let client = RecordingHandler(onOpened: { connection in
                connection.send(message)
                connection.send(message)
            })
            loop.connect(request(listener), handler: client)
            let server = try await accept(listener)
            for _ in 0..<2 {
                let frame = try #require(try await server.next())
                #expect(frame.isMasked)
                #expect(frame.text == "the same bytes")
            }
            #expect(message.bytes == Array("the same bytes".utf8))
        }
    }

    @Test func takesMessagesUpToTheRequestsLimit() async throws {
        try await withLoop { loop in
            let listener = try RawListener()
            var request = request(listener)
            request.maximumMessageSize = 300_000
            let handler = RecordingHandler()
            var events = handler.events
            loop.connect(request, handler: handler)
            let server = try await accept(listener)
            let text = String(repeating: "x", count: 300_000)
            try await server.write(WebSocketFrame.text(text).unmasked)
            #expect(await events.next() == .opened)
            #expect(await events.next() == .received(text))
            try await server.write(WebSocketFrame.text(text + "x").unmasked)
            let frame = try #require(try await server.next())
            #expect(frame.closeCode == 1009)
            try await server.write(WebSocketFrame.close(1009).unmasked)
            #expect(await events.next() == .closed(.byUs(code: 1009)))
        }
    }

    @Test func sendsLargeMessages() async throws {
        try await withLoop { loop in
            let listener = try RawListener()
            let text = String(repeating: "0123456789", count: 30_000)
            let message = OutboundMessage(text.utf8)
            loop.connect(
                request(listener),
                handler: RecordingHandler(onOpened: { connection in for _ in 0..<3 { connection.send(message) } }))
            let server = try await accept(listener)
            for _ in 0..<3 { #expect(try await server.next()?.text == text) }
        }
    }

    @Test func frameInTheSegmentOfTheAnswerIsNotLost() async throws {
        try await withLoop { loop in
            let listener = try RawListener()
            let handler = RecordingHandler()
            var events = handler.events
            loop.connect(request(listener), handler: handler)
            _ = try await accept(listener, followedBy: WebSocketFrame.text("connected").unmasked)
            #expect(await events.next() == .opened)
            #expect(await events.next() == .received("connected"))
        }
    }

    @Test func tellsTheServersClose() async throws {
        try await withLoop { loop in
            let listener = try RawListener()
            let handler = RecordingHandler()
            var events = handler.events
            loop.connect(request(listener), handler: handler)
            let server = try await accept(listener)
            try await server.write(WebSocketFrame.close(1008, "policy").unmasked)
            #expect(try await server.next()?.closeCode == 1008)
            #expect(await events.next() == .opened)
            #expect(await events.next() == .closed(.byPeer(code: 1008)))
        }
    }

    @Test func aServerThatDropsTheConnectionIsLost() async throws {
        try await withLoop { loop in
            let listener = try RawListener()
            let handler = RecordingHandler()
            var events = handler.events
            loop.connect(request(listener), handler: handler)
            do { _ = try await accept(listener) }
            #expect(await events.next() == .opened)
            #expect(await events.next() == .closed(.lost))
        }
    }

    @Test func badUTF8FromTheServerIs1007() async throws {
        try await withLoop { loop in
            let listener = try RawListener()
            let handler = RecordingHandler()
            var events = handler.events
            loop.connect(request(listener), handler: handler)
            let server = try await accept(listener)
            try await server.write(WebSocketFrame(opcode: 1, payload: [0xFF, 0xFE]).unmasked)
            #expect(try await server.next()?.closeCode == 1007)
            try await server.write(WebSocketFrame.close(1007).unmasked)
            #expect(await events.next() == .opened)
            let end = await events.next()
            // libwebsockets masks its own frame and cannot tell its code afterwards.
            #expect(end == .closed(.byUs(code: 1002)))
        }
    }

    @Test(.enabled(if: (try? RawListener(usesIPv6: true)) != nil, "needs IPv6"))
    func connectsOverIPv6() async throws {
        try await withLoop { loop in
            let listener = try RawListener(usesIPv6: true)
            var request = request(listener)
            request.host = "::1"
            let handler = RecordingHandler()
            var events = handler.events
            loop.connect(request, handler: handler)
            let server = RawWebSocket(try await listener.accept())
            let head = try await server.readHead()
            #expect(HTTPText(head: head).header("host") == "[::1]:\(listener.port)")
            try await server.write(switchingProtocols(head))
            #expect(await events.next() == .opened)
        }
    }

    @Test func resolvesNamesAndTriesEveryAddress() async throws {
        // Where the name also has an IPv6 address, nobody listens there.
        try await withLoop { loop in
            let listener = try RawListener()
            var request = request(listener)
            request.host = "localhost"
            let handler = RecordingHandler()
            var events = handler.events
            loop.connect(request, handler: handler)
            let server = RawWebSocket(try await listener.accept())
            let head = try await server.readHead()
            #expect(HTTPText(head: head).header("host") == "localhost:\(listener.port)")
            try await server.write(switchingProtocols(head))
            #expect(await events.next() == .opened)
        }
    }
}
