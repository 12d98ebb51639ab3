import HTTPListener
import SocketTesting
import Synchronization
import Testing
import WebSocketLoop

/// How many connections there may be.
@Suite(.timeLimit(.minutes(1)))
struct ConnectionLimitTests {
    private func limits(_ change: (inout HTTPLimits) -> Void) -> HTTPLimits {
        var limits = HTTPLimits()
        change(&limits)
        return limits
    }

    private func greet(_ client: RawWebSocket) async throws {
        try await client.write("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try await client.readResponse().text == "hello")
    }

    /// Greets on new connections until one is let in.
    private func greetUntilLetIn(_ port: Int) async throws -> RawWebSocket {
        while true {
            let client = try connect(port)
            try? await client.write("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            if let answer = try? await client.readResponse(), answer.text == "hello" { return client }
        }
    }

    @Test func anAddressHasSoManyConnections() async throws {
        let troubles = Mutex<[ListenerTrouble]>([])
        try await withServer(
            limits { $0.maximumConnectionsPerAddress = 2 },
            onTrouble: { trouble in troubles.withLock { $0.append(trouble) } }
        ) { port, _ in
            let first = try connect(port)
            try await greet(first)
            let second = try connect(port)
            try await greet(second)
            for _ in 0..<3 { #expect(try await connect(port).readToEnd().isEmpty) }
            first.socket.hangUp()
            let third = try await greetUntilLetIn(port)
            try await greet(second)
            _ = third
        }
        // A flood of connections is one line.
        #expect(troubles.withLock { $0 } == [.addressRefused("127.0.0.1", limit: 2)])
    }

    @Test func someAddressesMayHaveAnyNumber() async throws {
        let free = limits {
            $0.maximumConnectionsPerAddress = 1
            $0.isUncapped = { $0 == "127.0.0.1" }
        }
        try await withServer(free) { port, _ in
            let clients = try (0..<3).map { _ in try connect(port) }
            for client in clients { try await greet(client) }
        }
    }

    @Test func aWebSocketIsAConnectionOfItsAddress() async throws {
        try await withServer(limits { $0.maximumConnectionsPerAddress = 1 }) { port, _ in
            let socket = try connect(port)
            try await socket.write(RawWebSocket.handshake())
            #expect(try await socket.readHead().hasPrefix("HTTP/1.1 101 "))
            #expect(try await connect(port).readToEnd().isEmpty)
            socket.socket.hangUp()
            _ = try await greetUntilLetIn(port)
        }
    }

    @Test func furtherConnectionsWaitUntilThereIsRoom() async throws {
        let troubles = Mutex<[ListenerTrouble]>([])
        try await withServer(
            limits { $0.maximumConnections = 2 }, onTrouble: { trouble in troubles.withLock { $0.append(trouble) } }
        ) { port, _ in
            let first = try connect(port)
            try await greet(first)
            let second = try connect(port)
            try await second.write(RawWebSocket.handshake())
            #expect(try await second.readHead().hasPrefix("HTTP/1.1 101 "))
            let third = try connect(port)
            try await third.write("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            try await greet(first)
            second.socket.hangUp()
            #expect(try await third.readResponse().text == "hello")
        }
        #expect(troubles.withLock { $0 } == [.connectionsUsedUp(limit: 2)])
    }

    @Test func whoSendsNoByteIsClosedInTheTimeOfAHead() async throws {
        try await withServer(limits { $0.headTimeout = .milliseconds(300) }) { port, _ in
            // The keep-alive time is a minute.
            let client = try connect(port)
            #expect(try await client.readToEnd().isEmpty)
        }
    }
}
