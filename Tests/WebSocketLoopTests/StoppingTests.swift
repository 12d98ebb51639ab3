import SocketTesting
import Testing
import WebSocketLoop

/// The end of a loop.
@Suite(.timeLimit(.minutes(1)))
struct StoppingTests {
    @Test func closesOpenSocketsWith1001() async throws {
        let loop = WebSocketLoop()
        try loop.start()
        var handlers: [RecordingHandler] = []
        var clients: [RawWebSocket] = []
        for _ in 0..<20 {
            let handler = RecordingHandler()
            handlers.append(handler)
            clients.append(try await opened(by: loop, handler))
        }
        async let stopped: Void = loop.stop()
        for client in clients {
            #expect(try await client.next() == .close(1001, "going away"))
            try await client.send(.close(1001))
            #expect(try await client.next() == nil)
        }
        await stopped
        for handler in handlers {
            var events = handler.events
            #expect(await events.next() == .opened)
            #expect(await events.next() == .closed(.byUs(code: 1001)))
        }
        #expect(loop.openConnections == 0)
    }

    @Test func waitsNoLongerThanTheGrace() async throws {
        let loop = WebSocketLoop()
        try loop.start()
        let handler = RecordingHandler()
        let client = try await opened(by: loop, handler)
        await loop.stop(code: 4321, reason: "now", grace: .milliseconds(20))
        #expect(handler.closeCount == 1)
        // Whether the frame left in that time depends on how busy the machine is; that the connection ended does not.
        _ = try await client.readToEnd()
    }

    @Test func takesNothingAfterwards() async throws {
        let loop = WebSocketLoop()
        try loop.start()
        await loop.stop()
        let handler = RecordingHandler()
        let client = try await adopted(by: loop, handler)
        #expect(try await client.next() == nil)
        let connection = loop.connect(WebSocketClientRequest(host: "127.0.0.1", port: 1, path: "/"), handler: handler)
        connection.send(OutboundMessage("x".utf8))
        connection.close(code: 1000, reason: "")
        loop.schedule { Issue.record("ran after the stop") }
        #expect(!handler.hasClosed)
    }

    @Test func mayBeCalledTwiceAndBeforeTheStart() async throws {
        let loop = WebSocketLoop()
        try loop.start()
        async let first: Void = loop.stop()
        async let second: Void = loop.stop()
        _ = await (first, second)
        await loop.stop()

        let never = WebSocketLoop()
        let client = try await adopted(by: never, RecordingHandler())
        await never.stop()
        #expect(try await client.next() == nil)
        #expect(throws: WebSocketLoopError.self) { try never.start() }
    }

    @Test func cannotBeStartedTwice() async throws {
        try await withLoop { loop in
            let error = #expect(throws: WebSocketLoopError.self) { try loop.start() }
            #expect(error?.code == .alreadyStarted)
        }
    }

    @Test func aLoopThatNobodyHoldsEnds() async throws {
        let handler = RecordingHandler()
        var events = handler.events
        var client: RawWebSocket?
        do {
            let loop = WebSocketLoop()
            try loop.start()
            client = try await opened(by: loop, handler)
        }
        #expect(await events.next() == .opened)
        #expect(await events.next() == .closed(.byUs(code: 1001)))
        _ = client
    }

    @Test func aConnectionThatIsBeingMadeFails() async throws {
        let listener = try RawListener()
        let loop = WebSocketLoop()
        try loop.start()
        let handler = RecordingHandler()
        var events = handler.events
        loop.connect(
            WebSocketClientRequest(host: "127.0.0.1", port: UInt16(listener.port), path: "/"), handler: handler)
        let server = try await listener.accept()
        _ = try await RawWebSocket(server).readHead()
        await loop.stop()
        #expect(await events.next() == .closed(.failedToConnect("the loop is stopping")))
        #expect(handler.closeCount == 1)
    }
}
