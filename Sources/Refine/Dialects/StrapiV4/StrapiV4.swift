/// The conventions of Strapi 4 as `@refinedev/strapi-v4` and `@refinedev/rest/strapi-v4` speak them (`docs/dialects/strapi-v4.md`).
public struct StrapiV4: Dialect {
    public static let name = "strapi-v4"

    /// How many `$or`, `$and` and `$not` may lie inside each other.
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
                except: StrapiSelection.names, "A row knows `fields`, `populate`, `locale` and `publicationState`.")
            operation = .getOne(id: id, try StrapiSelection.selection(query))
        case .write(let write):
            operation = try write.operation(request, parameters: try query.groups(), envelope: "data")
        }
        return DataRequest(resource: call.resource, operation: operation)
    }

    private func collection(
        _ resource: String, _ query: QueryNode, _ request: DialectRequest
    ) throws(HttpError) -> DataRequest.Operation {
        let reader = StrapiList(
            resource: resource, columnExists: request.columnExists, maximumFilterDepth: maximumFilterDepth)
        return try reader.operation(query)
    }
}
