import Appwrite
import CurlTransport
import HTTPListener
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import WebSocketLoop

/// The gateway as a service: both listeners, the way up to Appwrite, and live mode.
///
/// On graceful shutdown readiness turns false at once, the public listener stops listening, live sockets are closed with 1001 and event
/// streams end,
/// requests in flight finish within `limits.shutdown`, and then everything else ends. The operators' listener ends last.
public struct GatewayService: Service {
    private let configuration: GatewayConfiguration
    private let logger: Logger
    private let onReady: @Sendable (GatewayAddresses) async -> Void

    /// - Parameter onReady: called once, when every listener accepts connections (Appwrite need not answer yet).
    public init(
        configuration: GatewayConfiguration, logger: Logger,
        onReady: @escaping @Sendable (GatewayAddresses) async -> Void = { _ in }
    ) throws {
        self.configuration = configuration
        self.logger = logger
        self.onReady = onReady
    }

    /// Runs until graceful shutdown, or until its task is cancelled.
    /// - Throws: `GatewayServiceError` when an address cannot be bound or the Appwrite server is too old; `TransportError` and
    ///   `WebSocketLoopError` when the system has no threads or descriptors left.
    public func run() async throws {
        let observe = ObservationLog(logger).record
        let descriptors = DescriptorLimit.raise()
        if configuration.appwrite.key == nil { observe(.serverKeyMissing) }
        if configuration.access.mode == .key {
            let names = configuration.access.tokens.keys.sorted()
            observe(names.isEmpty ? .servesThisMachine : .servesTokens(names))
        }
        let threads = MultiThreadedEventLoopGroup(
            numberOfThreads: configuration.threads > 0 ? configuration.threads : System.coreCount)
        // What fills the others must not keep operators from learning so.
        let adminThreads = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loops = EventLoopNumbers(threads)
        let transport = try CurlTransportGroup(
            configuration: transportConfiguration, count: transportCount(for: loops.count), pick: { loops.current })
        // Files have connections of their own: a download that nobody reads keeps nobody waiting for rows.
        let streams = try CurlTransport(configuration: streamsConfiguration)
        let loop = WebSocketLoop(configuration: loopConfiguration)
        let parts = GatewayParts(
            configuration: configuration, transport: transport, streams: streams, observe: observe)
        var failure: (any Error)?
        do {
            let relay = try parts.liveRelay(loop: loop)
            try await parts.audit?.open(needingAppwrite: false)
            parts.audit?.start()
            try loop.start()
            relay.start()
            try await serve(parts, relay, loop, Threads(gateway: threads, admin: adminThreads), descriptors)
        } catch {
            failure = error
        }
        await parts.audit?.finish(within: .seconds(5))
        await loop.stop(grace: .zero)
        await streams.shutdown()
        await transport.shutdown()
        try? await threads.shutdownGracefully()
        try? await adminThreads.shutdownGracefully()
        if let failure { throw failure }
    }

    private struct Threads {
        var gateway: MultiThreadedEventLoopGroup
        var admin: MultiThreadedEventLoopGroup
    }

    /// Answers that the listener gives before there is a request carry an id as well, and pages that may read answers may read these.
    private func refusalHeaders(_ crossOrigin: CrossOriginMiddleware? = nil) -> HTTPRefusal.Headers {
        let ids = RequestIDs()
        return { origin in
            [("X-Request-Id", ids.id(for: nil))] + (crossOrigin?.headers(ofRefusalTo: origin) ?? [])
        }
    }

    /// Starts the listeners, runs until the end, and stops them in order.
    private func serve(
        _ parts: GatewayParts, _ relay: LiveRelay, _ loop: WebSocketLoop, _ threads: Threads, _ descriptors: Int
    ) async throws {
        let responder = parts.publicResponder(live: relay)
        let limits = publicLimits(descriptors, parts.proxies)
        let gateway = try await RunningListener.start(on: configuration.listen, logger: quietLogger) { running in
            LimitedHTTPServer(
                observed: responder, host: configuration.listen.host, port: configuration.listen.port,
                limits: limits, webSockets: relay, loop: loop,
                refusalHeaders: refusalHeaders(responder.crossOrigin), threads: threads.gateway, logger: quietLogger,
                onTrouble: { parts.observe(.connectionsTurnedAway($0)) }, onRunning: running)
        }
        parts.observe(.listening(name: "gateway", url: gateway.url))
        var admin: RunningListener?
        var failure: (any Error)?
        do {
            if let address = configuration.admin {
                admin = try await RunningListener.start(on: address, logger: quietLogger) { running in
                    LimitedHTTPServer(
                        observed: parts.adminResponder, host: address.host, port: address.port, limits: httpLimits,
                        refusalHeaders: refusalHeaders(), threads: threads.admin, logger: quietLogger,
                        onTrouble: { parts.observe(.connectionsTurnedAway($0)) }, onRunning: running)
                }
            }
            if let admin { parts.observe(.listening(name: "admin", url: admin.url)) }
            await onReady(GatewayAddresses(gateway: gateway.url, admin: admin?.url))
            try await untilTheEnd(parts, gateway)
        } catch is CancellationError {
            // Being cancelled is another way to be asked to end.
        } catch {
            failure = error
        }

        parts.readiness.stop()
        parts.observe(.shutdownStarted)
        relay.stop()
        async let sockets: Void = loop.stop()
        if await !gateway.stop(grace: configuration.limits.shutdown) { parts.observe(.shutdownForced) }
        await sockets
        _ = await admin?.stop(grace: .milliseconds(500))
        if let failure { throw failure }
    }

    /// Returns when the service is asked to shut down. Asks Appwrite for its version and its database meanwhile.
    private func untilTheEnd(_ parts: GatewayParts, _ gateway: RunningListener) async throws {
        let probe = VersionProbe(
            ask: { () throws(AppwriteFailure) in try await parts.client.serverVersion() }, readiness: parts.readiness,
            observe: parts.observe,
            sleep: { try await Task.sleep(for: $0) })
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await gracefulShutdown()
                return true
            }
            group.addTask {
                try await gateway.ended()
                return true
            }
            group.addTask {
                let version = try await probe.run()
                parts.server.capabilities = ServerCapabilities(version: version)
                try await parts.audit?.open(needingAppwrite: true)
                let adapter = try await parts.adapterProbe.adapter(of: version)
                parts.server.capabilities = ServerCapabilities(version: version, adapter: adapter)
                parts.observe(.databaseFound(adapter: adapter?.rawValue))
                return false
            }
            while let isTheEnd = try await group.next(), !isTheEnd {}
            group.cancelAll()
        }
    }

    private var transportConfiguration: CurlTransport.Configuration {
        var transport = CurlTransport.Configuration()
        transport.maximumConnections = configuration.appwrite.connections
        transport.connectTimeout = configuration.appwrite.connectTimeout
        transport.firstByteTimeout = configuration.appwrite.firstByteTimeout
        transport.totalTimeout = configuration.appwrite.timeout
        transport.maximumResponseSize = configuration.appwrite.maximumAnswer
        return transport
    }

    /// One for each event loop, unless that leaves each so few connections that requests wait while others have some to spare.
    private func transportCount(for eventLoops: Int) -> Int {
        min(eventLoops, max(1, configuration.appwrite.connections / Self.connectionsPerTransport))
    }

    private static let connectionsPerTransport = 16

    private var streamsConfiguration: CurlTransport.Configuration {
        var streams = transportConfiguration
        streams.maximumConnections = configuration.files.connections
        return streams
    }

    private var loopConfiguration: WebSocketLoop.Configuration {
        var loop = WebSocketLoop.Configuration()
        loop.maximumMessageSize = configuration.live.maximumMessageSize
        loop.maximumQueueSize = configuration.live.maximumQueueSize
        return loop
    }

    private var httpLimits: HTTPLimits {
        var limits = HTTPLimits()
        limits.headTimeout = configuration.limits.headTimeout
        limits.bodyIdleTimeout = configuration.limits.bodyIdleTimeout
        limits.keepAliveTimeout = configuration.limits.keepAliveTimeout
        limits.minimumAnswerRate = configuration.limits.answerRate
        limits.maximumInvitedBody = configuration.limits.body
        limits.maximumInvitedBodies = ["/files/": configuration.files.maximumSize + UploadReceiver.framing]
        return limits
    }

    /// Connections leave some descriptors to operators, to Appwrite and to files.
    private func publicLimits(_ descriptors: Int, _ proxies: TrustedProxies) -> HTTPLimits {
        var limits = httpLimits
        let others = Self.keptDescriptors + configuration.appwrite.connections + configuration.files.connections
        limits.maximumConnections = max(Self.keptDescriptors, min(descriptors, Self.moderateDescriptors) - others)
        limits.maximumConnectionsPerAddress = configuration.limits.connectionsPerAddress
        limits.isUncapped = proxies.isTrusted
        limits.maximumAnswersInMemory = configuration.limits.answersInMemory
        return limits
    }

    private static let keptDescriptors = 64
    /// libwebsockets has room for so many.
    private static let moderateDescriptors = 1 << 16

    /// Hummingbird tells in its log what we tell in ours, and at lower levels what nobody should read.
    private var quietLogger: Logger {
        var logger = logger
        logger.logLevel = max(logger.logLevel, .error)
        return logger
    }
}
