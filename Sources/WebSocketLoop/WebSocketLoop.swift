/// A thread that carries WebSockets with libwebsockets: sockets handed over after their handshake was parsed elsewhere, and client connections.
public final class WebSocketLoop: Sendable {
    public struct Configuration: Sendable {
        /// Largest message taken from a peer, in bytes; a larger one closes with 1009.
        public var maximumMessageSize = 64 * 1024
        /// Most bytes that may wait to be written to one peer; more closes it with 3008.
        public var maximumQueueSize = 1024 * 1024
        /// Pings adopted sockets that often, and drops a peer that has been silent for twice as long.
        public var pingInterval: Duration = .seconds(25)

        public init() {}
    }

    public init(configuration: Configuration = Configuration()) {}

    /// Starts the thread. - Throws: `WebSocketLoopError` when libwebsockets cannot make its context.
    public func start() throws {}

    /// Closes every socket with `code`, waits for the close frames to leave, at most `grace`, and ends the thread.
    public func stop(code: UInt16 = 1001, reason: String = "going away", grace: Duration = .seconds(2)) async {}

    /// Takes over a connected socket whose WebSocket handshake was read and checked by somebody else. The loop writes the 101.
    /// - Parameters:
    ///   - descriptor: owned by the loop from now on, whatever happens.
    ///   - key: the checked `Sec-WebSocket-Key`.
    ///   - early: bytes that came behind the handshake.
    ///   - pingInterval: `nil` sends no pings.
    public func adopt(descriptor: CInt, key: String, early: [UInt8], handler: any WebSocketHandler) {}

    /// Connects to a server. The handler hears `opened` or `closed(.failedToConnect)`.
    @discardableResult
    public func connect(_ request: WebSocketClientRequest, handler: any WebSocketHandler) -> WebSocketConnection { WebSocketConnection(id: 0) }

    /// Sends one message to many connections, waking the thread once.
    public func broadcast(_ message: OutboundMessage, to connections: [WebSocketConnection]) {}

    /// Runs work on the thread after a delay; at once when it is zero. Cancelled by `stop`.
    public func schedule(after delay: Duration = .zero, _ work: @escaping @Sendable () -> Void) {}

    /// Sockets that are open now, adopted ones and clients.
    public var openConnections: Int { 0 }
}
