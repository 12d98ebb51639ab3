import JSONBytes
import Refine

extension Trace {
    /// What refine asked for, read from the arguments of the call and from nothing else. Values are texts where the wire carries
    /// texts; what has no place in a `DataRequest` (locale, join) is not in here.
    ///
    /// `nil` for calls that are no data operation: `custom` and `getApiUrl`.
    func intent() throws -> DataRequest? {
        guard let resource = args["resource"]?.string else { return nil }
        let ids = args["ids"]?.array?.map(Intent.text) ?? []
        let variables = args["variables"] ?? .null
        let operation: DataRequest.Operation? =
            switch method {
            case "getList": .getList(list)
            case "getOne": .getOne(id: Intent.text(args["id"] ?? .null), selection)
            case "getMany": .getMany(ids: ids, selection)
            case "create": .create(row(variables, isNew: true))
            case "createMany": .createMany((variables.array ?? []).map { row($0, isNew: true) })
            case "update": .update(id: Intent.text(args["id"] ?? .null), row(variables, isNew: false))
            case "updateMany": .updateMany(ids: ids, row(variables, isNew: false))
            case "deleteOne": .deleteOne(id: Intent.text(args["id"] ?? .null))
            case "deleteMany": .deleteMany(ids: ids)
            default: nil
            }
        let request = operation.map { DataRequest(resource: resource, operation: $0) }
        return [.nestJSXAxios, .nestJSXKy].contains(provider) ? request.map(nestJSXIntent) : request
    }

    private var list: ListRequest {
        ListRequest(
            filters: (args["filters"]?.array ?? []).map(Intent.filter),
            sorters: (args["sorters"]?.array ?? []).compactMap { sorter in
                guard let field = sorter["field"]?.string else { return nil }
                return CrudSort(field: field, order: sorter["order"]?.string.flatMap(CrudSort.Order.init) ?? .asc)
            },
            pagination: pagination, selection: selection)
    }

    /// The defaults of the providers are page 1, ten rows, paged by the server, but for `@refinedev/rest`, which has none: there
    /// every row is meant. `current` and `currentPage` are the names of core 4 and 5.
    private var pagination: Pagination {
        let asked = args["pagination"]
        if asked == nil, provider == .rest { return .everything }
        guard !["client", "off"].contains(asked?["mode"]?.string), args["hasPagination"]?.bool != false else {
            return .everything
        }
        let page = (asked?["current"] ?? asked?["currentPage"])?.int64 ?? 1
        let size = asked?["pageSize"]?.int64 ?? 10
        return .window(offset: Int((page - 1) * size), limit: Int(size))
    }

    /// `populate` is Strapi's word, which the other providers do not have.
    private var selection: Selection {
        let meta = args["meta"]
        let isStrapi = [.strapiAxios, .strapiKy].contains(provider)
        return Selection(
            fields: meta?["fields"]?.array?.flatMap { Intent.fields($0) },
            populate: isStrapi ? meta?["populate"].map { Intent.populate($0) } ?? [] : [])
    }

    private func row(_ variables: JSONValue, isNew: Bool) -> RowInput {
        var data = Intent.plain(variables)?.object ?? [:]
        let id = data["id"]?.string
        data["id"] = nil
        let read = args["meta"]?["readPermissions"]?.array?.compactMap(\.string)
        return RowInput(
            data: data, id: isNew ? id : nil, permissions: read.map { PermissionInput(read: $0) })
    }
}

/// The pieces of an intent.
enum Intent {
    static func filter(_ json: JSONValue) -> CrudFilter {
        let children = json["value"]?.array ?? []
        switch json["operator"]?.string {
        case "or": return .or(children.map(filter))
        case "and": return .and(children.map(filter))
        case let name:
            let `operator` = name.flatMap(CrudOperator.init) ?? .eq
            var value = value(json["value"])
            // These compare with several values, so that one value stands for a list of one.
            if [.in, .nin, .ina, .nina].contains(`operator`), case .text = value { value = .list([value]) }
            return .logical(field: json["field"]?.string ?? "", operator: `operator`, value: value)
        }
    }

    /// A field, or a GraphQL client's fields of related rows: `{"category": ["id", "name"]}`.
    static func fields(_ json: JSONValue, prefix: String = "") -> [String] {
        switch json {
        case .string(let name): [prefix + name]
        case .object(let object):
            object.members.flatMap { member in
                (member.value.array ?? []).flatMap { fields($0, prefix: prefix + member.key + ".") }
            }
        default: []
        }
    }

    /// `"*"`, a list, or Strapi's `{"category": {"fields": ["name"], "populate": "*"}}`.
    static func populate(_ json: JSONValue, prefix: String = "") -> [String] {
        switch json {
        case .string(let name): [prefix + name]
        case .array(let names): names.flatMap { populate($0, prefix: prefix) }
        case .object(let object):
            object.members.flatMap { member in
                let path = prefix + member.key
                let columns = member.value["fields"]?.array?.compactMap(\.string).map { path + "." + $0 } ?? [path]
                return columns + (member.value["populate"].map { populate($0, prefix: path + ".") } ?? [])
            }
        default: []
        }
    }

    /// Scalars become the text that JavaScript writes for them, dates ISO 8601; null, objects and undefined stay what they are.
    static func value(_ json: JSONValue?) -> FilterValue {
        switch json {
        case .array(let elements)?: .list(elements.map(value))
        case .string, .number, .bool: .text(text(json ?? .null))
        case .object(let object)?:
            if let date = object["$date"]?.string {
                .text(date)
            } else if object["$undefined"] != nil {
                .absent
            } else {
                .typed(.object(object))
            }
        case .null?: .typed(.null)
        case nil: .absent
        }
    }

    static func text(_ json: JSONValue) -> String {
        switch json {
        case .string(let text): text
        case .number(let number): number.literal
        case .bool(let flag): flag ? "true" : "false"
        case .array(let elements): "[" + elements.map(text).joined(separator: ",") + "]"
        case .null: "null"
        case .object: "(undefined)"
        }
    }

    /// Variables as `JSON.stringify` writes them: dates as ISO 8601, undefined members left out.
    static func plain(_ json: JSONValue) -> JSONValue? {
        switch json {
        case .object(let object):
            if let date = object["$date"] { return date }
            if object["$undefined"] != nil { return nil }
            return .object(
                JSONObject(object.members.compactMap { member in plain(member.value).map { (member.key, $0) } }))
        case .array(let elements): return .array(elements.map { plain($0) ?? .null })
        default: return json
        }
    }
}
