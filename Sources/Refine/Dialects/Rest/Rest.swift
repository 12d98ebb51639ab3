/// The conventions of `@refinedev/rest` with its default options: everything that refine means, in brackets as `qs` writes them
/// (`docs/dialects/rest.md`). Nothing is lost on the way, so this is the dialect to prefer.
public struct Rest: Dialect {
    public static let name = "rest"

    /// How many `or` and `and` of a filter may lie inside each other.
    public let maximumFilterDepth: Int

    /// - Parameter maximumFilterDepth: 1 to 200; what lies outside is brought to the nearer end.
    public init(maximumFilterDepth: Int = 16) {
        self.maximumFilterDepth = min(max(1, maximumFilterDepth), 200)
    }

    public func parse(_ request: DialectRequest) throws(HttpError) -> DataRequest {
        let call = try ResourceCall(request)
        let query = try QueryNode(QueryString(request.query), maximumDepth: maximumFilterDepth)
        let operation: DataRequest.Operation
        switch call.target {
        case .collection:
            operation = try collection(call.resource, query, request)
        case .row(let id):
            try query.refuseParameters(
                except: RestSelection.names,
                "A row knows `fields`, `select` and `populate`; filters and paging belong to lists.")
            operation = .getOne(id: id, try RestSelection.selection(query))
        case .write(let write):
            operation = try write.operation(request, parameters: try query.groups())
        }
        return DataRequest(resource: call.resource, operation: operation)
    }

    public func render(_ answer: DataAnswer, for request: DataRequest) -> DialectResponse {
        PlainAnswer.response(answer)
    }

    public func render(_ error: HttpError) -> DialectResponse {
        ErrorBody.response(error)
    }

    /// Ids alone, with at most a selection beside them, are refine's getMany.
    private func collection(
        _ resource: String, _ query: QueryNode, _ request: DialectRequest
    ) throws(HttpError) -> DataRequest.Operation {
        let groups = try query.groups()
        if groups.allSatisfy({ RowIDs.isNamed($0.name) || RestSelection.names.contains($0.name) }),
            let ids = try RowIDs.ids(in: groups)
        {
            return .getMany(ids: ids, try RestSelection.selection(query))
        }
        var list = try RestList(maximumFilterDepth: maximumFilterDepth).list(query)
        try list.takeSearchFromFilters(resource, columnExists: request.columnExists)
        return .getList(list)
    }
}
