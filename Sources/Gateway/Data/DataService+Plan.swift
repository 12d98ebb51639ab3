import Appwrite
import Refine

extension DataService {
    /// How a request is answered, without answering it.
    /// - Parameter schema: of the request's table; `nil` where none is known.
    /// - Throws: also 403 where the resource does not allow the operation.
    func plan(_ request: DataRequest, schema: TableSchema?, as caller: Caller) async throws(HttpError) -> Plan {
        let table = try table(of: request.resource)
        let rules = catalog.rules(for: request.resource, table: table)
        try rules.allow(request.operation, on: request.resource)
        let related = await relatedSchemas.named(in: request.operation, of: table, schema)
        return try plan(request, table, rules, schema, related, caller)
    }
}
