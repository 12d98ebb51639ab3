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
    /// Whether the request may be sent again when nobody knows whether it arrived. A write may not: one that arrived would happen twice, or
    /// be refused by what it has itself done.
    public var mayBeRepeated: Bool

    /// - Parameter mayBeRepeated: what only reads may, unless this says otherwise.
    public init(
        method: String, url: String, headers: [TransportHeader] = [], body: [UInt8]? = nil, patience: Duration? = nil,
        mayBeRepeated: Bool? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.patience = patience
        self.mayBeRepeated = mayBeRepeated ?? (method == "GET" || method == "HEAD")
    }
}
