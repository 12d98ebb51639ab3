import GRDB
import HTTPTypes
import JSONBytes

/// The functions there are, for keys. All are built in: none is made, changed or deleted.
struct FunctionService: Sendable {
    private static let scopes = ["functions.read"]

    var routes: [Route] {
        // What a server has to make functions of is not here, and no function of that name either.
        let missing = ["functions/runtimes", "functions/specifications"].map {
            Route(
                .get, $0, scopes: ["public"] + Self.scopes, withoutProject: nil,
                .read { _ in throw APIError.routeNotFound })
        }
        return missing + [
            Route(.get, "functions", scopes: Self.scopes, .read(list)),
            Route(.get, "functions/:functionId", scopes: Self.scopes, .read(get)),
        ]
    }

    private func get(_ call: Call) throws -> APIResponse {
        guard let function = try FunctionModel.find(call.path("functionId", .uid), db: call.db) else {
            throw APIError.functionNotFound
        }
        return .json(function.json)
    }

    private func list(_ call: Call) throws -> APIResponse {
        let schema = QuerySchema.records(
            "functions",
            [
                "name": .init(sql: "functions.name", kind: .string),
                "enabled": .init(sql: "functions.enabled", kind: .boolean),
                "runtime": .init(sql: "functions.runtime", kind: .string),
                "deploymentId": .init(sql: "functions.deployment", kind: .string),
                "schedule": .init(sql: "functions.schedule", kind: .string),
                "timeout": .init(sql: "functions.timeout", kind: .integer),
                "entrypoint": .init(sql: "functions.entrypoint", kind: .string),
                "commands": .init(sql: "functions.commands", kind: .string),
            ])
        var list = RecordList(call: call, schema: schema, selection: "functions.*")
        list.searchedText = "functions.id || ' ' || functions.name || ' ' || functions.runtime"
        return try list.answer(named: "functions") { FunctionModel(record: $0).json }
    }
}
