import Hummingbird
import Logging
import NIOCore
import NIOExtras
import NIOPosix
import ServiceLifecycle
import WebSocketLoop

/// An HTTP/1.1 server with our limits, which hands WebSocket handshakes on the endpoint's paths over to a loop.
///
/// NIO accepts and parses, and the responder answers, one request of a connection after the other. Hummingbird's own `Application`
/// and `Server` are not used: the first carries each part of a request through an asynchronous sequence and copies a logger, which
/// costs a quarter of what the gateway needs for a list; the second accepts by way of threads that whatever is being computed may
/// hold.
public struct LimitedHTTPServer: Service {
    public typealias Running = @Sendable (any Channel) async -> Void

    /// Connections that the kernel keeps until they are accepted.
    private static let backlog: CInt = 1024
    /// Bytes read at a time: what is parsed of them may take a dozen times the memory.
    private static let readSize = 16 * 1024

    private let host: String
    private let port: Int
    private let channel: LimitedHTTPChannel
    private let trouble: TroubleTeller
    private let threads: any EventLoopGroup
    private let onRunning: Running

    /// - Parameters:
    ///   - limits: what clients may take of time, memory and descriptors.
    ///   - webSockets: takes handshakes; without it, or without a loop, every request goes to the responder.
    ///   - loop: carries the sockets. Started and stopped by the caller, and stopped after the server.
    ///   - refusalBody: renders the JSON of answers that are given before the responder sees the request.
    ///   - refusalHeaders: headers that each of those answers carries unless it has its own, such as an id of the request.
    ///   - onTrouble: hears of connections that are turned away, or have to wait.
    ///   - onRunning: called once connections are accepted, with the listening channel.
    public init<Responder: HTTPResponder>(
        _ responder: Responder, host: String, port: Int, limits: HTTPLimits = HTTPLimits(),
        webSockets: (any WebSocketEndpoint)? = nil, loop: WebSocketLoop? = nil,
        refusalBody: @escaping HTTPRefusal.Renderer = HTTPRefusal.gatewayBody,
        refusalHeaders: @escaping HTTPRefusal.Headers = { _ in [] },
        threads: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton, logger: Logger,
        onTrouble: @escaping @Sendable (ListenerTrouble) -> Void = { _ in }, onRunning: @escaping Running = { _ in }
    ) where Responder.Context: InitializableFromSource<ApplicationRequestContextSource> {
        self.init(
            respond: { Answer(try await responder.respond(to: $0, context: Responder.Context(source: $1))) },
            host: host,
            port: port, limits: limits, webSockets: webSockets, loop: loop, refusalBody: refusalBody,
            refusalHeaders: refusalHeaders, threads: threads, logger: logger, onTrouble: onTrouble,
            onRunning: onRunning)
    }

    /// A server whose responder is told what becomes of its answers.
    public init<Responder: ObservedResponder>(
        observed responder: Responder, host: String, port: Int, limits: HTTPLimits = HTTPLimits(),
        webSockets: (any WebSocketEndpoint)? = nil, loop: WebSocketLoop? = nil,
        refusalBody: @escaping HTTPRefusal.Renderer = HTTPRefusal.gatewayBody,
        refusalHeaders: @escaping HTTPRefusal.Headers = { _ in [] },
        threads: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton, logger: Logger,
        onTrouble: @escaping @Sendable (ListenerTrouble) -> Void = { _ in }, onRunning: @escaping Running = { _ in }
    ) where Responder.Context: InitializableFromSource<ApplicationRequestContextSource> {
        self.init(
            respond: { try await responder.answer(to: $0, context: Responder.Context(source: $1)) }, host: host,
            port: port, limits: limits, webSockets: webSockets, loop: loop, refusalBody: refusalBody,
            refusalHeaders: refusalHeaders, threads: threads, logger: logger, onTrouble: onTrouble,
            onRunning: onRunning)
    }

    private init(
        respond: @escaping Answerer.Respond, host: String, port: Int, limits: HTTPLimits,
        webSockets: (any WebSocketEndpoint)?, loop: WebSocketLoop?, refusalBody: @escaping HTTPRefusal.Renderer,
        refusalHeaders: @escaping HTTPRefusal.Headers, threads: any EventLoopGroup, logger: Logger,
        onTrouble: @escaping @Sendable (ListenerTrouble) -> Void, onRunning: @escaping Running
    ) {
        var handover: WebSocketHandover?
        if let webSockets, let loop { handover = WebSocketHandover(endpoint: webSockets, loop: loop) }
        let trouble = TroubleTeller(onTrouble)
        let rules = ConnectionRules(
            limits: limits, handover: handover, refusalBody: refusalBody, refusalHeaders: refusalHeaders,
            connections: OpenConnections(limits: limits, trouble: trouble),
            memory: AnswerMemory(limit: limits.maximumAnswersInMemory))
        self.host = host
        self.port = port
        self.trouble = trouble
        channel = LimitedHTTPChannel(
            respond: respond, rules: rules, executors: LoopExecutors(threads), logger: logger)
        self.threads = threads
        self.onRunning = onRunning
    }

    /// Serves until graceful shutdown; requests in flight are finished. When its task is cancelled, they are cut off.
    public func run() async throws {
        let connections = channel.rules.connections
        let quiescing = ServerQuiescingHelper(group: threads)
        let listener = try await bootstrap(quiescing).bind(host: host, port: port).get()
        await onRunning(listener)
        await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                try? await listener.closeFuture.get()
                let closed = threads.next().makePromise(of: Void.self)
                quiescing.initiateShutdown(promise: closed)
                try? await closed.futureResult.get()
                await connections.allEnded()
            } onGracefulShutdown: {
                quiescing.initiateShutdown(promise: nil)
            }
        } onCancel: {
            quiescing.initiateShutdown(promise: nil)
            connections.cutOff()
        }
    }

    private func bootstrap(_ quiescing: ServerQuiescingHelper) -> ServerBootstrap {
        let (rules, trouble, connection) = (channel.rules, trouble, channel)
        return ServerBootstrap(group: threads)
            .serverChannelOption(.backlog, value: Self.backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let gate = AcceptGate(rules.connections, limit: rules.limits.maximumConnections, trouble: trouble)
                    try channel.pipeline.syncOperations.addHandlers([
                        gate, quiescing.makeServerChannelHandler(channel: channel),
                    ])
                }
            }
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(
                .recvAllocator,
                value: AdaptiveRecvByteBufferAllocator(minimum: 1024, initial: 2048, maximum: Self.readSize)
            )
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try connection.setUp(channel) }
            }
    }
}
