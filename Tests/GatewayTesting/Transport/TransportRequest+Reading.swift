import Appwrite

/// What tests want to know of a request that was sent.
extension TransportRequest {
    /// The path, still percent-encoded, without the query: `/v1/tablesdb/main/tables/posts/rows`.
    public var path: String {
        // scheme, nothing, host, path: three slashes come before the path's first segment.
        let parts = url.prefix { $0 != "?" }.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        return parts.count == 4 ? "/" + parts[3] : ""
    }

    /// The query's parameters in order, percent-decoded.
    public var parameters: [(name: String, value: String)] {
        guard let mark = url.firstIndex(of: "?") else { return [] }
        return url[url.index(after: mark)...].split(separator: "&").map { pair in
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (percentDecoded(halves[0]), halves.count > 1 ? percentDecoded(halves[1]) : "")
        }
    }

    /// The values of a parameter.
    public func values(of name: String) -> [String] {
        parameters.filter { $0.name == name }.map(\.value)
    }

    /// The elements of `queries[0]`, `queries[1]`, … in order, as JSON text.
    public var queries: [String] {
        parameters.filter { $0.name.hasPrefix("queries[") }.map(\.value)
    }

    /// The values of a header, whatever the case of its name.
    public func header(_ name: String) -> [String] {
        headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }

    /// The body as text; `nil` when there is none.
    public var bodyText: String? { body.map { String(decoding: $0, as: UTF8.self) } }

    private func percentDecoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let value = UInt8(String(Substring(rest.prefix(2))), radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
