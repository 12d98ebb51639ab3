/// A thread that carries WebSockets with libwebsockets: sockets handed over after their handshake was parsed elsewhere, and client connections.
///
/// A loop is started once and stopped once. What is asked of it before `start` waits for it; after `stop` nothing happens and no
/// handler hears anything.
public final class WebSocketLoop: Sendable {
    public struct Configuration: Sendable {
        /// Largest message taken from an adopted socket, in bytes; a larger one closes with 1009.
        public var maximumMessageSize = 64 * 1024
        /// Binary messages are taken too and told as `WebSocketHandler.received(binary:on:)`; otherwise one closes with 1003.
        public var takesBinaryMessages = false
        /// Most bytes that may wait to be written to one peer; more closes it with 3008.
        public var maximumQueueSize = 1024 * 1024
        /// Pings adopted sockets that often, and drops a peer that has been silent for twice as long; `nil` does neither.
        public var pingInterval: Duration? = .seconds(25)
        /// A PEM file with the certificate authorities that client connections trust instead of the system's.
        public var certificateAuthorities: String?
        /// How long a close frame may take to leave and to be answered before the connection is dropped.
        public var closeTimeout: Duration = .seconds(5)
        /// Silence that a server is forgiven on top of two ping intervals.
        var clientSilenceAllowance: Duration = .seconds(5)

        public init() {}
    }

    private let thread: LoopThread

    public init(configuration: Configuration = Configuration()) {
        thread = LoopThread(configuration: configuration)
    }

    deinit {
        thread.perform(.stop(CloseFrame(code: 1001, reason: ""), deadline: .now()))
    }

    /// Starts the thread. - Throws: `WebSocketLoopError` when libwebsockets cannot make its context, or when called twice.
    public func start() throws(WebSocketLoopError) {
        try thread.start()
    }

    /// Closes every socket with `code`, waits for the close frames to leave and to be answered, at most `grace`, and ends the
    /// thread. Every handler has heard `closed` when it returns. May be called more than once.
    public func stop(code: UInt16 = 1001, reason: String = "going away", grace: Duration = .seconds(2)) async {
        await thread.stop(CloseFrame(code: code, reason: reason), grace: grace)
    }

    /// Takes over a connected socket whose WebSocket handshake was read and checked by somebody else. The loop writes the 101.
    /// - Parameters:
    ///   - descriptor: owned by the loop from now on, whatever happens. Nobody else may be watching it. A negative one stands for a
    ///     socket that was lost on the way: the handler hears `closed` only.
    ///   - key: the checked `Sec-WebSocket-Key`.
    ///   - early: bytes that came behind the handshake.
    ///   - handler: held until it has heard `closed`.
    public func adopt(descriptor: CInt, key: String, early: [UInt8], handler: any WebSocketHandler) {
        let connection = thread.makeConnection()
        thread.perform(
            .adopt(
                AdoptedSocket(
                    connection: connection, descriptor: descriptor, key: key, early: early, handler: handler)))
    }

    /// Connects to a server. The handler hears `opened` or `closed(.failedToConnect)`.
    @discardableResult
    public func connect(_ request: WebSocketClientRequest, handler: any WebSocketHandler) -> WebSocketConnection {
        let connection = thread.makeConnection()
        thread.perform(.connect(connection, request, handler))
        return connection
    }

    /// Sends one message to many connections, waking the thread once.
    public func broadcast(_ message: OutboundMessage, to connections: [WebSocketConnection]) {
        thread.perform(.broadcast(message, to: connections))
    }

    /// Runs work on the thread after a delay; at once when it is zero. Cancelled by `stop`.
    public func schedule(after delay: Duration = .zero, _ work: @escaping @Sendable () -> Void) {
        thread.perform(.schedule(at: .now() + delay, work))
    }

    /// Sockets that are open now, adopted ones and clients.
    public var openConnections: Int { thread.openConnections }
}
