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
    /// The service that the resource stands for, where it stands for no table.
    public var service: String?
    /// What is done besides the plan, where several lists are asked.
    public var others: [Plan] = []

    /// For people: a head, and the plan below it.
    public var text: String {
        """
        \(operation) of \(resource) (\(place)), as a \(caller)
        server: \(server)
        schema: \(schema)

        \(([plan] + others).map(\.description).joined(separator: "\n"))

        """
    }

    private var place: String {
        service.map { "Appwrite's service \($0)" } ?? "table \(plan.table.table) of database \(plan.table.database)"
    }

    /// For programs.
    public var json: JSONValue {
        var object: JSONObject = [
            "request": ["method": .string(request.method), "target": .string(request.target)],
            "resource": .string(resource), "operation": .string(operation), "caller": .string(caller),
        ]
        if let service {
            object["service"] = .string(service)
        } else {
            object["database"] = .string(plan.table.database)
            object["table"] = .string(plan.table.table)
        }
        object["schema"] = .string(schema)
        object["server"] = .string(server)
        object["calls"] = .array(([plan] + others).flatMap(\.calls).map(\.json))
        object["gateway"] = .array(plan.reasons.map(JSONValue.string))
        if let limits = plan.residualLimits {
            object["limits"] = [
                "residual_rows": .integer(limits.residualRows), "residual_work": .integer(limits.residualWork),
            ]
        }
        return .object(object)
    }
}

extension Plan {
    /// What the gateway does itself, and why.
    fileprivate var reasons: [String] {
        if case .list(let list) = work { list.residual?.reasons ?? [] } else { [] }
    }

    /// What it may take to do so; `nil` where there is nothing to be done.
    fileprivate var residualLimits: PlanLimits? {
        if case .list(let list) = work, list.residual != nil { list.limits } else { nil }
    }
}
