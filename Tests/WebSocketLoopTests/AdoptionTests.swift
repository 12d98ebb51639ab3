import SocketTesting
import Testing
import WebSocketLoop

/// Sockets handed over after their handshake was read elsewhere.
@Suite(.timeLimit(.minutes(1)))
struct AdoptionTests {
    @Test func writesThe101AndEchoes() async throws {
        try await withLoop { loop in
            let handler = RecordingHandler.echo()
            var events = handler.events
            let client = try await adopted(by: loop, handler)
            let head = try await client.readHead()
            #expect(head.hasPrefix("HTTP/1.1 101 "))
            #expect(HTTPText(head: head).header("sec-websocket-accept") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
            #expect(HTTPText(head: head).header("sec-websocket-extensions") == nil)
            #expect(await events.next() == .opened)
            #expect(loop.openConnections == 1)
            try await client.send("grüße")
            #expect(await events.next() == .received("grüße"))
            #expect(try await client.next() == .text("grüße"))
        }
    }

    /// How frames may lie behind the handshake: sizes of text frames, and where the bytes are cut into early and late.
    struct Early: CustomTestStringConvertible, Sendable {
        var sizes: [Int]
        var earlyBytes: Int
        var testDescription: String { "\(sizes.count) frames of \(sizes[0]), \(earlyBytes) bytes early" }
    }

    @Test(arguments: [
        Early(sizes: [5], earlyBytes: 11),
        Early(sizes: [1000], earlyBytes: 1008),
        Early(sizes: [8000], earlyBytes: 8008),
        Early(sizes: [20_000], earlyBytes: 20_008),
        Early(sizes: [20_000], earlyBytes: 3),
        Early(sizes: [3000, 3000, 3000, 3000], earlyBytes: 12_032),
        Early(sizes: [3000, 3000, 3000, 3000], earlyBytes: 7000),
        Early(sizes: Array(repeating: 1000, count: 60), earlyBytes: 60_480),
    ])
    func keepsEarlyFrames(_ early: Early) async throws {
        let messages = early.sizes.enumerated().map { index, size in
            "\(index):" + String(repeating: "x", count: size - "\(index):".count)
        }
        let bytes = messages.flatMap { WebSocketFrame.text($0).masked() }
        try await withLoop { loop in
            let handler = RecordingHandler.echo()
            let client = try await adopted(by: loop, handler, early: Array(bytes.prefix(early.earlyBytes)))
            #expect(try await client.readHead().hasPrefix("HTTP/1.1 101 "))
            try await client.write(Array(bytes.dropFirst(early.earlyBytes)))
            for message in messages {
                let frame = try #require(try await client.next())
                #expect(frame.text == message)
            }
        }
    }

    @Test func takesAFrameByteByByte() async throws {
        try await withLoop { loop in
            let client = try await adopted(by: loop, RecordingHandler.echo())
            _ = try await client.readHead()
            for byte in WebSocketFrame.text("slowly").masked() { try await client.write([byte]) }
            #expect(try await client.next() == .text("slowly"))
        }
    }

    @Test func aLostDescriptorIsToldAsClosed() async throws {
        try await withLoop { loop in
            let handler = RecordingHandler()
            var events = handler.events
            loop.adopt(descriptor: -1, key: RawWebSocket.key, early: [], handler: handler)
            #expect(await events.next() == .closed(.lost))
            #expect(loop.openConnections == 0)
        }
    }

    @Test func aClientThatLeftMeanwhileIsToldAsClosed() async throws {
        try await withLoop { loop in
            let handler = RecordingHandler()
            var events = handler.events
            do {
                let (client, descriptor) = try await RawSocket.pair()
                client.resetOnClose()
                _ = consume client
                loop.adopt(descriptor: descriptor, key: RawWebSocket.key, early: [], handler: handler)
            }
            var event = await events.next()
            if event == .opened { event = await events.next() }
            #expect(event == .closed(.lost))
            #expect(loop.openConnections == 0)
        }
    }

    @Test func whatIsAdoptedBeforeTheStartWaitsForIt() async throws {
        let loop = WebSocketLoop()
        let client = try await adopted(by: loop, RecordingHandler.echo())
        try loop.start()
        #expect(try await client.readHead().hasPrefix("HTTP/1.1 101 "))
        try await client.send("hello")
        #expect(try await client.next() == .text("hello"))
        await loop.stop(grace: .milliseconds(100))
    }

    @Test func fiveHundredComeAndGoWithoutLeavingADescriptor() async throws {
        try await withLoop { loop in
            for round in 0..<5 {
                var clients: [RawWebSocket] = []
                var handlers: [RecordingHandler] = []
                for _ in 0..<100 {
                    let handler = RecordingHandler()
                    handlers.append(handler)
                    clients.append(try await adopted(by: loop, handler))
                }
                for client in clients { _ = try await client.readHead() }
                for (index, client) in clients.enumerated() {
                    switch index % 3 {
                    case 0: try await client.send(.close(1000))
                    case 1: client.socket.finishWriting()
                    default:
                        try await client.write([0x81, 0xFE])
                        client.socket.finishWriting()
                    }
                }
                // Each connection has one descriptor at the loop's end; the end of the stream shows that it was closed.
                for client in clients { while try await client.next() != nil {} }
                for handler in handlers {
                    var events = handler.events
                    #expect(await events.next() == .opened)
                    guard case .closed = await events.next() else {
                        Issue.record("round \(round): not closed")
                        continue
                    }
                }
                #expect(loop.openConnections == 0)
            }
        }
    }
}
