/// An HTTP request as a dialect sees it: the part of the path behind the dialect's name, and everything else undecoded.
public struct DialectRequest: Sendable {
    /// Upper case: `GET`.
    public var method: String
    /// Behind `/simple-rest/`, still percent-encoded, without a leading slash: `posts/a1`, `main/posts/bulk`.
    public var path: String
    /// Behind `?`, still percent-encoded; empty when there is none.
    public var query: String
    /// The values of the headers of a name (lower case), in order. A function, since most requests need none.
    public var headers: @Sendable (_ name: String) -> [String]
    public var body: [UInt8]
    /// Whether the first of two path segments is a database rather than a resource: how `a/b` is to be read.
    public var isDatabase: @Sendable (String) -> Bool
    /// Whether a resource has a column of exactly this name, `nil` where that is not known: how `title_like=x` is to be read.
    public var columnExists: @Sendable (_ resource: String, _ column: String) -> Bool?

    public init(
        method: String, path: String, query: String = "",
        headers: @escaping @Sendable (_ name: String) -> [String] = { _ in [] }, body: [UInt8] = [],
        isDatabase: @escaping @Sendable (String) -> Bool = { _ in false },
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
}
