import GatewayTesting
import JSONBytes
import Refine

/// One call of a recorded provider: what refine asked for, and what the provider made of it.
struct Trace: Sendable {
    /// The recorded providers, named by what they run on where a dialect has several.
    enum Provider: String, Sendable {
        /// `@refinedev/simple-rest` 4.5.4 on axios 0.26.1.
        case axios4
        /// `@refinedev/simple-rest` 5.0.10 on axios 1.8.4.
        case axios5
        /// `@refinedev/rest/simple-rest` 2.1.1 on ky.
        case ky
        /// `@refinedev/rest` 2.1.1 on ky, with its default options.
        case rest
        /// `@refinedev/strapi-v4` 6.x on axios 1.8.4.
        case strapiAxios
        /// `@refinedev/rest/strapi-v4` 2.1.1 on ky.
        case strapiKy
        /// `@refinedev/nestjsx-crud` 5.x on axios 1.8.4.
        case nestJSXAxios
        /// `@refinedev/rest/nestjsx-crud` 2.1.1 on ky.
        case nestJSXKy
    }

    var provider: Provider
    /// refine's method: `getList`.
    var method: String
    /// What the recording says that it tries; unique within a provider and a method.
    var note: String
    var args: JSONValue
    /// As they went over the wire: one as a rule, none when the provider sent nothing, one a row where it has no bulk write.
    var requests: [DialectRequest]

    var key: String { "\(method): \(note)" }
}

extension Trace {
    /// The traces of every dialect here, read once for all tests.
    static let recorded = Result { try all() }

    private static func all() throws -> [Trace] {
        let json = try JSONValue(parsing: Fixtures.bytes("refine-traces.json"), maximumDepth: 64)
        return try (json.array ?? []).compactMap(trace)
    }

    private static func trace(_ item: JSONValue) throws -> Trace? {
        guard let package = item["provider"]?.string, let version = item["version"]?.string else {
            throw Unreadable(item: item.text)
        }
        guard let provider = provider(package, version) else { return nil }
        guard let method = item["method"]?.string, let note = item["note"]?.string, let args = item["args"],
            let request = item["request"]
        else { throw Unreadable(item: item.text) }
        let requests = request.isNull ? [] : request.array ?? [request]
        return Trace(
            provider: provider, method: method, note: note, args: args, requests: try requests.map(dialectRequest))
    }

    static func provider(_ package: String, _ version: String) -> Provider? {
        switch package {
        case "@refinedev/simple-rest": version.hasPrefix("4.5.4") ? .axios4 : .axios5
        case "@refinedev/rest/simple-rest": .ky
        case "@refinedev/rest": .rest
        case "@refinedev/strapi-v4": .strapiAxios
        case "@refinedev/rest/strapi-v4": .strapiKy
        case "@refinedev/nestjsx-crud": .nestJSXAxios
        case "@refinedev/rest/nestjsx-crud": .nestJSXKy
        default: nil
        }
    }

    /// The recorded base path `/api` stands for the dialect's; `blog` is a database in these recordings.
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
