import JSONBytes

/// The conventions of `@nestjsx/crud` as `@refinedev/nestjsx-crud` and `@refinedev/rest/nestjsx-crud` speak them, with refine's own
/// operators, cursors and bulk writes that those lack (`docs/dialects/nestjsx-crud.md`).
public struct NestJSXCrud: Dialect {
    public static let name = "nestjsx-crud"

    /// How many `$or` and `$and` of `s` may lie inside each other.
    public let maximumFilterDepth: Int

    /// - Parameter maximumFilterDepth: 1 to 200; what lies outside is brought to the nearer end.
    public init(maximumFilterDepth: Int = 16) {
        self.maximumFilterDepth = min(max(1, maximumFilterDepth), 200)
    }

    public func parse(_ request: DialectRequest) throws(HttpError) -> DataRequest {
        let path = try ResourcePath(request.path, isDatabase: request.isDatabase)
        let groups = try QueryGroup.groups(of: QueryString(request.query))
        let operation: DataRequest.Operation =
            switch path {
            case .collection: try collection(request, groups)
            // Reading `bulk` is reading a row of that id: no list is ever asked for there.
            case .row(_, "bulk") where !["GET", "HEAD"].contains(request.method): try bulk(request, groups)
            case .row(_, let id): try row(id, request, groups)
            }
        return DataRequest(resource: path.resource, operation: operation)
    }

    private func collection(
        _ request: DialectRequest, _ groups: [QueryGroup]
    ) throws(HttpError) -> DataRequest.Operation {
        switch request.method {
        case "GET", "HEAD":
            let reader = NestJSXList(maximumFilterDepth: maximumFilterDepth)
            if let many = try reader.getMany(groups) { return many }
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

    private func row(
        _ id: String, _ request: DialectRequest, _ groups: [QueryGroup]
    ) throws(HttpError) -> DataRequest.Operation {
        switch request.method {
        case "GET", "HEAD":
            let known = NestJSXSelection.names.union(["cache"])
            try refuse(
                groups.filter { !known.contains($0.name) },
                "A row is named by its id; `fields`, `select`, `join` and `cache` may stand beside it.")
            return .getOne(id: id, try NestJSXSelection.selection(groups))
        case "PATCH", "PUT":
            try refuse(groups, "An update takes everything from its path and body.")
            return .update(id: id, try RowBody.update(request))
        case "DELETE":
            try refuse(groups, "A row is named by its id alone.")
            return .deleteOne(id: id)
        default:
            throw .methodNotAllowed(
                "\(request.method) on a row is refused: rows are created at their collection, `POST /{resource}`.",
                allow: "GET, HEAD, PATCH, PUT, DELETE")
        }
    }

    private func bulk(
        _ request: DialectRequest, _ groups: [QueryGroup]
    ) throws(HttpError) -> DataRequest.Operation {
        switch request.method {
        case "POST":
            try refuse(groups, "A create takes everything from its body.")
            return .createMany(try NestJSXBulkBody.rows(request))
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
