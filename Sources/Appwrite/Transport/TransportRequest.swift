/// A request as the transport sends it.
public struct TransportRequest: Sendable, Hashable {
    /// Upper case: `GET`, `POST`, `PUT`, `PATCH`, `DELETE`.
    public var method: String
    /// Absolute, `http` or `https`, already percent-encoded.
    public var url: String
    public var headers: [TransportHeader]
    /// `nil` sends no body (and no `Content-Length`).
    public var body: [UInt8]?
    /// How long the answer may take to begin, and to end, where that is longer than is usual.
    public var patience: Duration?

    public init(
        method: String, url: String, headers: [TransportHeader] = [], body: [UInt8]? = nil, patience: Duration? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.patience = patience
    }
}
