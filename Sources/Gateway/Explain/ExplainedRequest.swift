import Foundation

/// A request to the gateway that is to be explained, as one would give it to curl.
public struct ExplainedRequest: Sendable {
    /// Upper case: `GET`.
    public var method: String
    /// Path and query, percent-encoded: `/simple-rest/posts?_start=0`. A scheme and a host in front of them do not count.
    public var target: String
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]

    public init(
        method: String = "GET", target: String, headers: [(name: String, value: String)] = [], body: [UInt8] = []
    ) {
        self.method = method.uppercased()
        self.target = target
        self.headers = headers
        self.body = body
    }

    /// The first segment of the path, what follows it, and the query.
    var parts: (dialect: String, path: String, query: String) {
        var rest = target[...]
        if let scheme = rest.range(of: "://") {
            rest = rest[scheme.upperBound...]
            rest = rest[(rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex)...]
        }
        rest = rest.prefix { $0 != "#" }
        let mark = rest.firstIndex(of: "?") ?? rest.endIndex
        let path = rest[..<mark].drop { $0 == "/" }
        let slash = path.firstIndex(of: "/") ?? path.endIndex
        return (String(path[..<slash]), String(path[slash...].dropFirst()), String(rest[mark...].dropFirst()))
    }
}
