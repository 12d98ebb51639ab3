/// A client connection to be made.
public struct WebSocketClientRequest: Sendable {
    /// A name or an IP address; an IPv6 address may stand in brackets.
    public var host: String
    public var port: UInt16
    /// The server's certificate must be valid for `host`, which must then be a name (libwebsockets 4.1 cannot check an IP address).
    public var usesTLS: Bool
    /// Path and query, percent-encoded; at most 6,000 bytes.
    public var path: String
    /// Sent with the handshake; values must not hold CR, LF or NUL.
    public var headers: [(name: String, value: String)]
    /// How long connecting and the handshake may take.
    public var timeout: Duration
    /// Pings the server that often, and drops it when it has been silent for twice as long plus 5 s.
    public var pingInterval: Duration
    /// Largest message taken from the server, in bytes; a larger one closes with 1009.
    public var maximumMessageSize: Int

    public init(
        host: String, port: UInt16, usesTLS: Bool = false, path: String, headers: [(name: String, value: String)] = [],
        timeout: Duration = .seconds(10), pingInterval: Duration = .seconds(20), maximumMessageSize: Int = 1024 * 1024
    ) {
        self.host = host
        self.port = port
        self.usesTLS = usesTLS
        self.path = path
        self.headers = headers
        self.timeout = timeout
        self.pingInterval = pingInterval
        self.maximumMessageSize = maximumMessageSize
    }
}
