/// A WebSocket handshake that is valid by RFC 6455, before it is accepted.
public struct WebSocketHandshake: Sendable {
    /// Path without the query, percent-encoded.
    public var path: String
    /// Behind `?`, percent-encoded; empty when there is none.
    public var query: String
    /// Names in lower case, in the order received.
    public var headers: [(name: String, value: String)]
    /// The peer's address without its port.
    public var remoteAddress: String?

    public init(
        path: String, query: String = "", headers: [(name: String, value: String)] = [], remoteAddress: String? = nil
    ) {
        self.path = path
        self.query = query
        self.headers = headers
        self.remoteAddress = remoteAddress
    }

    /// The first header of that name (lower case).
    public func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}
