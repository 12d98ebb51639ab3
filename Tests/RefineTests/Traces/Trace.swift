import GatewayTesting
import JSONBytes
import Refine

/// One call of a recorded provider: what refine asked for, and what the provider made of it.
struct Trace: Sendable {
    /// The three recorded providers of this dialect.
    enum Provider: String, CaseIterable, Sendable {
        /// `@refinedev/simple-rest` 4.5.4 on axios 0.26.1.
        case axios4
        /// `@refinedev/simple-rest` 5.0.10 on axios 1.8.4.
        case axios5
        /// `@refinedev/rest/simple-rest` 2.1.1 on ky.
        case ky
    }

    var provider: Provider
    /// refine's method: `getList`.
    var method: String
    /// What the recording says that it tries; unique within a provider and a method.
    var note: String
    var args: JSONValue
    /// As it went over the wire; `nil` when the provider sent nothing.
    var request: DialectRequest?

    var key: String { "\(method): \(note)" }
}

extension Trace {
    /// The 585 traces of this dialect, read once for all tests.
    static let recorded = Result { try all() }

    private static func all() throws -> [Trace] {
        let json = try JSONValue(parsing: Fixtures.bytes("refine-traces.json"), maximumDepth: 64)
        return try (json.array ?? []).compactMap(trace)
    }

    private static func trace(_ item: JSONValue) throws -> Trace? {
        let provider: Provider
        switch (item["provider"]?.string, item["version"]?.string) {
        case ("@refinedev/simple-rest", "4.5.4 (axios 0.26.1)"): provider = .axios4
        case ("@refinedev/simple-rest", "5.0.10 (axios 1.8.4)"): provider = .axios5
        case ("@refinedev/rest/simple-rest", "2.1.1"): provider = .ky
        default: return nil
        }
        guard let method = item["method"]?.string, let note = item["note"]?.string, let args = item["args"],
            let request = item["request"]
        else { throw Unreadable(item: item.text) }
        return Trace(
            provider: provider, method: method, note: note, args: args,
            request: request.isNull ? nil : try dialectRequest(request))
    }

    /// The recorded base path `/api` stands for `/simple-rest`; `blog` is a database in these recordings.
    private static func dialectRequest(_ request: JSONValue) throws -> DialectRequest {
        guard let method = request["method"]?.string, let target = request["path"]?.string, target.hasPrefix("/api/"),
            let headers = request["headers"]?.object, let body = request["body"]
        else { throw Unreadable(item: request.text) }
        let parts = target.dropFirst("/api/".count).split(
            separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        return DialectRequest(
            method: method, path: String(parts[0]), query: parts.count > 1 ? String(parts[1]) : "",
            headers: { name in headers.members.filter { $0.key.lowercased() == name }.compactMap(\.value.string) },
            body: body.isNull ? [] : body.serialized(), isDatabase: { $0 == "blog" })
    }

    struct Unreadable: Error {
        var item: String
    }
}
