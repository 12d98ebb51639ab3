/// The conventions of json-server as `@refinedev/simple-rest` and `@refinedev/rest/simple-rest` speak them, with the suffixes,
/// `_filter`, `_fields`, `_populate`, `_cursor` and bulk writes that those providers lack (`docs/dialects/simple-rest.md`).
public struct SimpleRest: Dialect {
    public static let name = "simple-rest"

    /// How many `or` and `and` of `_filter` may lie inside each other.
    public let maximumFilterDepth: Int

    /// - Parameter maximumFilterDepth: 1 to 200; what lies outside is brought to the nearer end.
    public init(maximumFilterDepth: Int = 16) {
        self.maximumFilterDepth = min(max(1, maximumFilterDepth), 200)
    }

    public func parse(_ request: DialectRequest) throws(HttpError) -> DataRequest {
        let call = try ResourceCall(request)
        let groups = try QueryGroup.groups(of: QueryString(request.query))
        let operation: DataRequest.Operation
        switch call.target {
        case .collection:
            operation = try collection(call.resource, groups, request)
        case .row(let id):
            try groups.filter { !SelectionParameters.names.contains($0.name) }
                .refuseAll("A row is named by its id alone; filters and paging belong to lists.")
            operation = .getOne(id: id, SelectionParameters.selection(groups))
        case .write(let write):
            operation = try write.operation(request, parameters: groups)
        }
        return DataRequest(resource: call.resource, operation: operation)
    }

    private func collection(
        _ resource: String, _ groups: [QueryGroup], _ request: DialectRequest
    ) throws(HttpError) -> DataRequest.Operation {
        if let many = try GetManyParameters(groups) { return .getMany(ids: many.ids, many.selection) }
        let reader = ListParameters(
            resource: resource, columnExists: request.columnExists, maximumFilterDepth: maximumFilterDepth)
        return .getList(try reader.list(groups))
    }
}
