/// An HTTP request as a dialect sees it: the part of the path behind the dialect's name, and everything else undecoded.
public struct DialectRequest: Sendable {
    /// Upper case: `GET`.
    public var method: String
    /// Behind `/simple-rest/`, still percent-encoded, without a leading slash: `posts/a1`, `main/posts/bulk`.
    public var path: String
    /// Behind `?`, still percent-encoded; empty when there is none.
    public var query: String
    /// Names in lower case.
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]
    /// Whether the first of two path segments is a database rather than a resource: how `a/b` is to be read.
    public var isDatabase: @Sendable (String) -> Bool

    public init(
        method: String, path: String, query: String = "", headers: [(name: String, value: String)] = [],
        body: [UInt8] = [], isDatabase: @escaping @Sendable (String) -> Bool = { _ in false }
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.isDatabase = isDatabase
    }

    /// The first header of that name (lower case).
    public func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}
