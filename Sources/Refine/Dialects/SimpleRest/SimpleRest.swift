import JSONBytes

/// The conventions of json-server as `@refinedev/simple-rest` and `@refinedev/rest/simple-rest` speak them, with the suffixes,
/// `_filter`, `_fields`, `_cursor` and bulk writes that those providers lack (`docs/dialects/simple-rest.md`).
public struct SimpleRest: Dialect {
    public static let name = "simple-rest"

    /// How many `or` and `and` of `_filter` may lie inside each other.
    public let maximumFilterDepth: Int

    /// - Parameter maximumFilterDepth: 1 to 200; what lies outside is brought to the nearer end.
    public init(maximumFilterDepth: Int = 16) {
        self.maximumFilterDepth = min(max(1, maximumFilterDepth), 200)
    }

    public func parse(_ request: DialectRequest) throws(HttpError) -> DataRequest {
        let path = try ResourcePath(request.path, isDatabase: request.isDatabase)
        let operation: DataRequest.Operation =
            switch path {
            case .collection(let resource): try collection(resource, request)
            // Reading `bulk` is reading a row of that id: no list is ever asked for there.
            case .row(_, "bulk") where !["GET", "HEAD"].contains(request.method): try bulk(request)
            case .row(_, let id): try row(id, request)
            }
        return DataRequest(resource: path.resource, operation: operation)
    }

    private func collection(
        _ resource: String, _ request: DialectRequest
    ) throws(HttpError) -> DataRequest.Operation {
        let groups = try QueryGroup.groups(of: QueryString(request.query))
        switch request.method {
        case "GET", "HEAD":
            if let many = try GetManyParameters(groups) { return .getMany(ids: many.ids, many.selection) }
            let reader = ListParameters(
                resource: resource, columnExists: request.columnExists, maximumFilterDepth: maximumFilterDepth)
            return .getList(try reader.list(groups))
        case "POST":
            try refuse(groups, "A create takes everything from its body; a list is asked for with GET.")
            return .create(try RowBody.create(request))
        default:
            throw .methodNotAllowed(
                "\(request.method) on a whole collection is refused: name a row (`/{resource}/{id}`) or several "
                    + "(`/{resource}/bulk?ids=a,b`).",
                allow: "GET, HEAD, POST")
        }
    }

    private func row(_ id: String, _ request: DialectRequest) throws(HttpError) -> DataRequest.Operation {
        let groups = try QueryGroup.groups(of: QueryString(request.query))
        let hint = "A row is named by its id alone; filters and paging belong to lists."
        switch request.method {
        case "GET", "HEAD":
            try refuse(groups.filter { $0.name != "_fields" }, hint)
            return .getOne(id: id, Selection(fields: FieldSelection.fields(groups)))
        case "PATCH", "PUT":
            try refuse(groups, hint)
            return .update(id: id, try RowBody.update(request))
        case "DELETE":
            try refuse(groups, hint)
            return .deleteOne(id: id)
        default:
            throw .methodNotAllowed(
                "\(request.method) on a row is refused: rows are created at their collection, `POST /{resource}`.",
                allow: "GET, HEAD, PATCH, PUT, DELETE")
        }
    }

    private func bulk(_ request: DialectRequest) throws(HttpError) -> DataRequest.Operation {
        let groups = try QueryGroup.groups(of: QueryString(request.query))
        switch request.method {
        case "POST":
            try refuse(groups, "A create takes everything from its body.")
            return .createMany(try RowBody.createMany(request))
        case "PATCH", "PUT":
            let ids = try bulkIDs(groups)
            return .updateMany(ids: ids, try RowBody.update(request))
        case "DELETE":
            return .deleteMany(ids: try bulkIDs(groups))
        default:
            throw .methodNotAllowed(
                "\(request.method) on `/bulk` is refused.", allow: "GET, HEAD, POST, PATCH, PUT, DELETE")
        }
    }

    /// The ids of a bulk write, each once: rows are named one by one, never by a filter.
    private func bulkIDs(_ groups: [QueryGroup]) throws(HttpError) -> [String] {
        try refuse(
            groups.filter { !RowIDs.isNamed($0.name) }, "A bulk write names its rows: `/bulk?ids=a,b`.")
        let ids = try RowIDs.ids(in: groups) ?? []
        guard !ids.isEmpty else {
            throw .invalidParameter("ids", "must name the rows to write: `/bulk?ids=a,b`")
        }
        var seen: Set<String> = []
        return ids.filter { seen.insert($0).inserted }
    }

    /// A parameter that would be dropped without a word is refused instead.
    private func refuse(_ groups: [QueryGroup], _ hint: String) throws(HttpError) {
        if let first = groups.first { throw .unknownParameter(first.name, hint) }
    }
}
