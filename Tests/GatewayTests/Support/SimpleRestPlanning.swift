import Appwrite
import Refine

@testable import Gateway

/// Takes a request of the simple-rest dialect through parsing and planning.
enum SimpleRestPlanning {
    static func plan(
        _ query: String, schema: TableSchema? = SampleSchema.posts, limits: PlanLimits = PlanLimits(),
        capabilities: ServerCapabilities = ServerCapabilities()
    ) throws(HttpError) -> Plan {
        let request = DialectRequest(
            method: "GET", path: "posts", query: query,
            columnExists: { _, column in schema.map { $0.column(column) != nil } })
        let planner = Planner(
            table: SampleSchema.table, schema: schema, related: SampleSchema.related, credential: .guest,
            limits: limits, capabilities: capabilities)
        return try planner.plan(try SimpleRest().parse(request).operation)
    }

    static func list(_ query: String) throws -> ListPlan {
        guard case .list(let list) = try plan(query).work else { throw CancellationError() }
        return list
    }

    /// The plan as text, without blanks at the lines' beginnings.
    static func lines(
        _ query: String, schema: TableSchema? = SampleSchema.posts,
        capabilities: ServerCapabilities = ServerCapabilities()
    ) throws(HttpError) -> [String] {
        try plan(query, schema: schema, capabilities: capabilities).description.split(separator: "\n").map { line in
            String(line.drop { $0 == " " })
        }
    }
}
