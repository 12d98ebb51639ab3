import GatewayTesting
import JSONBytes
import Refine

/// One call of a recorded nestjsx provider. `@refinedev/nestjsx-crud` 5 stands under the name of the axios of its time,
/// `@refinedev/rest/nestjsx-crud` 2.1.1 under ky.
struct NestJSXTrace: Sendable {
    static let axios: Trace.Provider = .axios5
    static let ky: Trace.Provider = .ky
    static let providers: [Trace.Provider] = [axios, ky]

    /// What was called, with the first of the requests.
    var trace: Trace
    /// Every request that was sent: several where the provider calls once for each row.
    var requests: [DialectRequest]
}

extension NestJSXTrace {
    /// The 390 traces of this dialect, read once for all tests.
    static let recorded = Result { try all() }

    private static func all() throws -> [NestJSXTrace] {
        let json = try JSONValue(parsing: Fixtures.bytes("refine-traces.json"), maximumDepth: 64)
        return try (json.array ?? []).compactMap(read)
    }

    private static func read(_ item: JSONValue) throws -> NestJSXTrace? {
        let provider: Trace.Provider
        switch item["provider"]?.string {
        case "@refinedev/nestjsx-crud": provider = axios
        case "@refinedev/rest/nestjsx-crud": provider = ky
        default: return nil
        }
        guard let method = item["method"]?.string, let note = item["note"]?.string, let args = item["args"],
            let sent = item["request"]
        else { throw Trace.Unreadable(item: item.text) }
        let requests = try (sent.isNull ? [] : sent.array ?? [sent]).map(dialectRequest)
        return NestJSXTrace(
            trace: Trace(provider: provider, method: method, note: note, args: args, request: requests.first),
            requests: requests)
    }

    /// The recorded base path `/api` stands for `/nestjsx-crud`; `blog` is a database in these recordings.
    private static func dialectRequest(_ request: JSONValue) throws -> DialectRequest {
        guard let method = request["method"]?.string, let target = request["path"]?.string, target.hasPrefix("/api/"),
            let body = request["body"]
        else { throw Trace.Unreadable(item: request.text) }
        let parts = target.dropFirst("/api/".count).split(
            separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        return DialectRequest(
            method: method, path: String(parts[0]), query: parts.count > 1 ? String(parts[1]) : "",
            body: body.isNull ? [] : body.serialized(), isDatabase: { $0 == "blog" })
    }
}

extension NestJSXTrace {
    /// What refine asked for, with what this dialect can carry beyond texts: values keep their JSON types, `meta.join` is a selection.
    func intent() throws -> DataRequest? {
        guard var request = try trace.intent() else { return nil }
        switch request.operation {
        case .getList(var list):
            list.filters = (trace.args["filters"]?.array ?? []).map(Self.filter)
            list.selection = selection
            request.operation = .getList(list)
        case .getOne(let id, _): request.operation = .getOne(id: id, selection)
        case .getMany(let ids, _): request.operation = .getMany(ids: ids, selection)
        default: break
        }
        return request
    }

    /// `meta.join` is one join or a list of them: a relationship, and which of its columns.
    private var selection: Selection {
        let meta = trace.args["meta"]
        let joins = meta?["join"].map { $0.array ?? [$0] } ?? []
        let paths = joins.flatMap { join -> [String] in
            let relation = join["field"]?.string ?? ""
            let columns = join["select"]?.array?.compactMap(\.string) ?? []
            return columns.isEmpty ? [relation] : columns.map { "\(relation).\($0)" }
        }
        return Selection(fields: meta?["fields"]?.array?.compactMap(\.string), populate: paths)
    }

    private static func filter(_ json: JSONValue) -> CrudFilter {
        let children = json["value"]?.array ?? []
        switch json["operator"]?.string {
        case "or": return .or(children.map(filter))
        case "and": return .and(children.map(filter))
        case let name:
            return .logical(
                field: json["field"]?.string ?? "", operator: name.flatMap(CrudOperator.init) ?? .eq,
                value: value(json["value"] ?? ["$undefined": true]))
        }
    }

    /// As `JSON.stringify` writes it: dates are ISO 8601, undefined is null in an array and nothing elsewhere.
    private static func value(_ json: JSONValue) -> FilterValue {
        if let elements = json.array { return .list(elements.map { .typed(Intent.plain($0) ?? .null) }) }
        return Intent.plain(json).map(FilterValue.typed) ?? .absent
    }

    /// How the first request is read.
    func reading() -> TraceLoss.Reading {
        requests.first.map(Self.reading) ?? .nothing
    }

    static func reading(of request: DialectRequest) -> TraceLoss.Reading {
        do throws(HttpError) {
            let parsed = try NestJSXCrud().parse(request)
            return .request(parsed.operation, resource: parsed.resource)
        } catch {
            return .refused(error.statusCode, error.type)
        }
    }
}
