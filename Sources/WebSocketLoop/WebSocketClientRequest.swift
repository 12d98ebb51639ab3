/// A client connection to be made.
public struct WebSocketClientRequest: Sendable {
    public var host: String
    public var port: UInt16
    public var usesTLS: Bool
    /// Path and query, percent-encoded.
    public var path: String
    /// Sent with the handshake; values must not hold CR, LF or NUL.
    public var headers: [(name: String, value: String)]
    /// How long connecting and the handshake may take.
    public var timeout: Duration
    /// Pings the server that often, and drops it when it has been silent for twice as long plus 5 s.
    public var pingInterval: Duration

    public init(
        host: String, port: UInt16, usesTLS: Bool = false, path: String, headers: [(name: String, value: String)] = [],
        timeout: Duration = .seconds(10), pingInterval: Duration = .seconds(20)
    ) {
        self.host = host
        self.port = port
        self.usesTLS = usesTLS
        self.path = path
        self.headers = headers
        self.timeout = timeout
        self.pingInterval = pingInterval
    }
}
