import JSONBytes
import Refine

extension Trace {
    /// What refine asked for, with what nestjsx's providers can carry beyond texts: values keep their JSON types, `meta.join` is a
    /// selection.
    func nestJSXIntent(_ request: DataRequest) -> DataRequest {
        var request = request
        switch request.operation {
        case .getList(var list):
            list.filters = (args["filters"]?.array ?? []).map(Self.filter)
            list.selection = joins
            request.operation = .getList(list)
        case .getOne(let id, _): request.operation = .getOne(id: id, joins)
        case .getMany(let ids, _): request.operation = .getMany(ids: ids, joins)
        default: break
        }
        return request
    }

    /// `meta.join` is one join or a list of them: a relationship, and which of its columns.
    private var joins: Selection {
        let meta = args["meta"]
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
}
