import Appwrite
import JSONBytes

/// How the gateway would answer a request: the calls to Appwrite, and what is left to the gateway.
public struct Explanation: Sendable {
    public var request: ExplainedRequest
    public var resource: String
    /// refine's name: `getList`.
    public var operation: String
    /// The kind of credential: `guest`, `session`, `jwt`.
    public var caller: String
    /// Where the schema comes from, or why there is none.
    public var schema: String
    /// Which Appwrite is planned for.
    public var server: String
    public var plan: Plan

    /// For people: a head, and the plan below it.
    public var text: String {
        """
        \(operation) of \(resource) (table \(plan.table.table) of database \(plan.table.database)), as a \(caller)
        server: \(server)
        schema: \(schema)

        \(plan.description)

        """
    }

    /// For programs.
    public var json: JSONValue {
        [
            "request": ["method": .string(request.method), "target": .string(request.target)],
            "resource": .string(resource), "operation": .string(operation), "caller": .string(caller),
            "database": .string(plan.table.database), "table": .string(plan.table.table), "schema": .string(schema),
            "server": .string(server), "calls": .array(plan.calls.map(\.json)),
            "gateway": .array(plan.reasons.map(JSONValue.string)),
        ]
    }
}

extension Plan {
    /// What the gateway does itself, and why.
    fileprivate var reasons: [String] {
        if case .list(let list) = work { list.residual?.reasons ?? [] } else { [] }
    }
}
