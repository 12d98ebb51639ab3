import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import WebSocketLoop

/// An HTTP/1.1 server with our limits, which hands WebSocket handshakes on the endpoint's paths over to a loop.
///
/// Hummingbird accepts, NIO parses, and the responder answers, one request of a connection after the other. Hummingbird's own
/// `Application` is not used: it carries each part of a request through an asynchronous sequence and copies a logger, which costs
/// a quarter of what the gateway needs for a list.
public struct LimitedHTTPServer: Service {
    public typealias Running = @Sendable (any Channel) async -> Void

    private let address: BindAddress
    private let channel: LimitedHTTPChannel
    private let threads: any EventLoopGroup
    private let logger: Logger
    private let onRunning: Running

    /// - Parameters:
    ///   - limits: what a client may take of time and memory.
    ///   - webSockets: takes handshakes; without it, or without a loop, every request goes to the responder.
    ///   - loop: carries the sockets. Started and stopped by the caller, and stopped after the server.
    ///   - refusalBody: renders the JSON of answers that are given before the responder sees the request.
    ///   - refusalHeaders: headers that each of those answers carries unless it has its own, such as an id of the request.
    ///   - onRunning: called once connections are accepted, with the listening channel.
    public init<Responder: HTTPResponder>(
        _ responder: Responder, on address: BindAddress, limits: HTTPLimits = HTTPLimits(),
        webSockets: (any WebSocketEndpoint)? = nil, loop: WebSocketLoop? = nil,
        refusalBody: @escaping HTTPRefusal.Renderer = HTTPRefusal.gatewayBody,
        refusalHeaders: @escaping @Sendable () -> [(name: String, value: String)] = { [] },
        threads: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton, logger: Logger,
        onRunning: @escaping Running = { _ in }
    ) where Responder.Context: InitializableFromSource<ApplicationRequestContextSource> {
        var handover: WebSocketHandover?
        if let webSockets, let loop { handover = WebSocketHandover(endpoint: webSockets, loop: loop) }
        let rules = ConnectionRules(
            limits: limits, handover: handover, refusalBody: refusalBody, refusalHeaders: refusalHeaders)
        self.address = address
        channel = LimitedHTTPChannel(
            respond: { try await responder.respond(to: $0, context: Responder.Context(source: $1)) }, rules: rules,
            executors: LoopExecutors(threads), logger: logger)
        self.threads = threads
        self.logger = logger
        self.onRunning = onRunning
    }

    /// Serves until graceful shutdown; requests in flight are finished. When its task is cancelled, they are cut off.
    public func run() async throws {
        let server = Server(
            childChannelSetup: channel, configuration: ServerConfiguration(address: address),
            onServerRunning: onRunning, eventLoopGroup: threads, logger: logger)
        try await server.run()
    }
}
