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
    /// Whether a resource has a column of exactly this name, `nil` where that is not known: how `title_like=x` is to be read.
    public var columnExists: @Sendable (_ resource: String, _ column: String) -> Bool?

    public init(
        method: String, path: String, query: String = "", headers: [(name: String, value: String)] = [],
        body: [UInt8] = [], isDatabase: @escaping @Sendable (String) -> Bool = { _ in false },
        columnExists: @escaping @Sendable (_ resource: String, _ column: String) -> Bool? = { _, _ in nil }
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.isDatabase = isDatabase
        self.columnExists = columnExists
    }

    /// The first header of that name (lower case).
    public func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}
