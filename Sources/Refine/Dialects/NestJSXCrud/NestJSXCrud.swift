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
        let call = try ResourceCall(request)
        let groups = try QueryGroup.groups(of: QueryString(request.query))
        let operation: DataRequest.Operation
        switch call.target {
        case .collection:
            let reader = NestJSXList(maximumFilterDepth: maximumFilterDepth)
            if let many = try reader.getMany(groups) {
                operation = many
            } else {
                operation = .getList(try reader.list(groups))
            }
        case .row(let id):
            let known = NestJSXSelection.names.union(["cache"])
            try groups.filter { !known.contains($0.name) }
                .refuseAll("A row is named by its id; `fields`, `select`, `join` and `cache` may stand beside it.")
            operation = .getOne(id: id, try NestJSXSelection.selection(groups))
        case .write(.createMany):
            try groups.refuseAll("A create takes everything from its body.")
            operation = .createMany(try NestJSXBulkBody.rows(request))
        case .write(let write):
            operation = try write.operation(request, parameters: groups)
        }
        return DataRequest(resource: call.resource, operation: operation)
    }
}
