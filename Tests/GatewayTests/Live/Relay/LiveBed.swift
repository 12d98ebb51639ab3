import Appwrite
import HTTPListener
import JSONBytes
import NIOConcurrencyHelpers
import SocketTesting
import Testing
import WebSocketLoop

@testable import Gateway

/// Live mode with real sockets on both sides: a relay behind the gateway's listener, and a made-up Appwrite in front of
/// it.
struct LiveBed: Sendable {
    let appwrite: FakeRealtime
    let relay: LiveRelay
    let loop: WebSocketLoop
    /// Of the gateway's listener.
    let port: Int
    /// What the relay observed.
    let observations: AsyncStream<Observation>

    /// Runs a test against one.
    static func run(
        resources: ResourceDirectory = ResourceDirectory(defaultDatabase: "main"), catalog: ResourceCatalog = .open,
        queue: Int = 1024 * 1024,
        configure: (inout LiveConfiguration) -> Void = { _ in },
        _ body: @escaping @Sendable (LiveBed) async throws -> Void
    ) async throws {
        var configuration = LiveConfiguration()
        configuration.linger = .milliseconds(50)
        configuration.coalescing = .zero
        configuration.maximumQueueSize = queue
        configuration.upstream.minimumReconnectDelay = .milliseconds(5)
        configuration.upstream.maximumReconnectDelay = .milliseconds(20)
        configure(&configuration)
        let settled = configuration
        let appwrite = FakeRealtime()
        let nothing = GatewayResponder([], now: { .zero }, observe: { _ in })
        try await serve(appwrite, nothing, queue: 64 * 1024 * 1024) { appwritePort, _ in
            let (observations, continuation) = AsyncStream<Observation>.makeStream()
            let loop = try started(queue: queue)
            let origins = OriginPolicy(patterns: ["http://localhost:*"])
            let relay = LiveRelay(
                configuration: settled,
                endpoint: try RealtimeEndpoint(endpoint: "http://127.0.0.1:\(appwritePort)/v1", project: "demo"),
                loop: loop, resources: resources, catalog: catalog,
                gate: AccessGate(.session(CredentialReader(project: "demo"))),
                origins: origins, observe: { continuation.yield($0) },
                check: { appwrite.verdict(of: $0.credential) })
            relay.start()
            let listing = ResourceListing(
                directory: resources, catalog: catalog, maximumAge: .zero, now: { .zero }, tables: nil)
            let routes = PublicRoutes(
                dialects: [], streams: LiveStreamEndpoint(relay: relay, proxies: TrustedProxies([])),
                openAPI: OpenAPIRoute([], url: OwnURL(configured: "", proxies: TrustedProxies([]))),
                listing: { _ in listing }, gate: AccessGate(.session(CredentialReader(project: "demo"))))
            let responder = GatewayResponder(routes.all, origins: origins, now: { .zero }, observe: { _ in })
            try await serve(relay, responder, on: loop) { port, _ in
                try await body(
                    LiveBed(appwrite: appwrite, relay: relay, loop: loop, port: port, observations: observations))
            }
        }
    }

    private static func started(queue: Int) throws -> WebSocketLoop {
        var configuration = WebSocketLoop.Configuration()
        configuration.maximumQueueSize = queue
        // A peer that reads nothing does not answer a close frame either.
        configuration.closeTimeout = .milliseconds(50)
        let loop = WebSocketLoop(configuration: configuration)
        try loop.start()
        return loop
    }

    private static func serve(
        _ endpoint: any WebSocketEndpoint, _ responder: GatewayResponder, on given: WebSocketLoop? = nil,
        queue: Int = 1024 * 1024,
        _ body: @escaping @Sendable (_ port: Int, WebSocketLoop) async throws -> Void
    ) async throws {
        let loop = try given ?? started(queue: queue)
        try await TestServer.run(responder, webSockets: endpoint, on: loop) { try await body($0, loop) }
    }

    // MARK: - Subscribers

    /// Opens a subscriber's socket. - Parameter headers: whole lines, each with its CR LF.
    func subscriber(_ query: String = "", headers: String = "") async throws -> RawWebSocket {
        let socket = RawWebSocket(try RawSocket.connect(port: port))
        try await socket.write(RawWebSocket.handshake(path: "/live\(query)", extra: headers))
        let head = try await socket.readHead()
        guard head.hasPrefix("HTTP/1.1 101 ") else { throw RawSocket.Failure(head) }
        return socket
    }

    /// What the gateway answers to a handshake that it refuses.
    func refusal(_ query: String = "", headers: String = "") async throws -> HTTPText {
        let socket = RawWebSocket(try RawSocket.connect(port: port))
        try await socket.write(RawWebSocket.handshake(path: "/live\(query)", extra: headers))
        return try await socket.readResponse()
    }

    // MARK: - Waiting

    /// Waits until the made-up Appwrite has seen what is looked for.
    func appwrite(_ isLookedFor: (FakeRealtime.Happening) -> Bool) async -> FakeRealtime.Happening? {
        await appwrite.happenings.first { isLookedFor($0) }
    }

    /// The next connection to Appwrite.
    func connection() async -> WebSocketHandshake? {
        for await happening in appwrite.happenings {
            if case .connected(let handshake) = happening { return handshake }
        }
        return nil
    }

    func observed(_ isLookedFor: (Observation) -> Bool) async -> Observation? {
        await observations.first { isLookedFor($0) }
    }
}

extension RawWebSocket {
    /// The next message in short: an operation, or an event as `created posts a`; `close 3003` for a close frame.
    func told() async throws -> String {
        guard let frame = try await nextMessage() else { return "end" }
        if let code = frame.closeCode, frame.opcode == WebSocketFrame.Opcode.close { return "close \(code)" }
        let message = try JSONValue(parsing: frame.payload)
        if let op = message["op"]?.string {
            let status = message["statusCode"]?.int64.map { " \($0)" } ?? ""
            return op + (message["channel"]?.string.map { " " + $0.dropFirst("resources/".count) } ?? "") + status
        }
        let ids = (message["payload"]?["ids"]?.array ?? []).compactMap(\.string)
        let channel = (message["channel"]?.string ?? "").dropFirst("resources/".count)
        return ([message["type"]?.string ?? "?", String(channel)] + ids).joined(separator: " ")
    }

    func told(_ count: Int) async throws -> [String] {
        var all: [String] = []
        for _ in 0..<count { all.append(try await told()) }
        return all
    }
}
