/// A request as it came over the wire.
struct UpstreamRequest: Sendable {
    var method: String
    /// Path and query, as sent.
    var target: String
    var version: String
    /// Names in lower case.
    var headers: [(name: String, value: String)]
    var body: [UInt8]

    func header(_ name: String) -> [String] { headers.filter { $0.name == name }.map(\.value) }
}
