import Foundation
import GRDB
import HTTPTypes
import JSONBytes

/// Runs of functions. A function has run when its call is answered; an asynchronous call says `waiting` all the same, as the
/// real server does, and the record says what came of it.
struct ExecutionService: Sendable {
    /// What is kept of headers.
    private static let keptRequestHeaders = ["content-type", "agent", "content-length", "host"]
    private static let keptResponseHeaders = ["content-type", "content-length"]

    var routes: [Route] {
        let (reading, writing) = (["execution.read"], ["execution.write"])
        let all = "functions/:functionId/executions"
        let one = "\(all)/:executionId"
        return [
            Route(.get, all, scopes: reading, .read(list)),
            Route(.post, all, scopes: writing, .write(create)),
            Route(.get, one, scopes: reading, .read { .json(try execution($0).json(for: $0.caller)) }),
            Route(.delete, one, scopes: writing, .write(delete)),
        ]
    }

    // MARK: Finding

    private func function(_ call: Call) throws -> FunctionModel {
        guard let function = try FunctionModel.find(call.path("functionId", .uid), db: call.db),
            function.isEnabled || call.caller.isKey
        else { throw APIError.functionNotFound }
        return function
    }

    private func execution(_ call: Call) throws -> ExecutionModel {
        let function = try function(call)
        let id = try call.path("executionId", .uid)
        let record = try call.db.first(
            "SELECT \(ExecutionModel.selection) FROM \(ExecutionModel.source) WHERE executions.id = ? AND functions.seq = ?",
            [.text(id), .integer(function.sequence)])
        guard let execution = record.map(ExecutionModel.init(record:)),
            call.caller.isKey || execution.reader != nil && execution.reader == call.caller.user?.id
        else { throw APIError.executionNotFound }
        return execution
    }

    private func list(_ call: Call) throws -> APIResponse {
        let function = try function(call)
        let schema = QuerySchema.records(
            "executions",
            [
                "trigger": .init(sql: "executions.trigger", kind: .string),
                "status": .init(sql: "executions.status", kind: .string),
                "responseStatusCode": .init(sql: "executions.status_code", kind: .integer),
                "duration": .init(sql: "executions.duration", kind: .double),
                "requestMethod": .init(sql: "executions.request_method", kind: .string),
                "requestPath": .init(sql: "executions.request_path", kind: .string),
                "deploymentId": .init(sql: "executions.deployment", kind: .string),
            ])
        var list = RecordList(call: call, schema: schema, selection: ExecutionModel.selection)
        list.source = ExecutionModel.source
        list.conditions = [
            ListPlan.Condition(sql: "executions.function = ?", values: [.integer(function.sequence)])
        ]
        if !call.caller.isKey {
            list.conditions.append(
                ListPlan.Condition(sql: "executions.reader = ?", values: [.text(call.caller.user?.id ?? "")]))
        }
        return try list.answer(named: "executions") { ExecutionModel(record: $0).json(for: call.caller) }
    }

    // MARK: Running

    private func create(_ call: Call) throws -> APIResponse {
        _ = try call.path("functionId", .uid)
        let asked = try ExecutionRequest(call)
        let function = try function(call)
        guard let demo = DemoFunction.named(function.id) else { throw APIError.functionNotFound }
        guard call.caller.isKey || call.caller.holds(anyOf: function.execute) else { throw APIError.unauthorized }
        let now = call.now.text
        var execution = ExecutionModel(
            id: call.emulator.environment.uniqueID(), reader: call.caller.user?.id, functionID: function.id,
            deployment: function.deployment, status: asked.isAsynchronous ? "waiting" : "processing",
            requestMethod: asked.method, requestPath: asked.path,
            requestHeaders: asked.headers.filter { Self.keptRequestHeaders.contains($0.name.lowercased()) },
            created: now, updated: now)
        let waiting = execution
        let answer = run(demo, asked, &execution, call)
        try execution.insert(into: function, db: call.db)
        guard !asked.isAsynchronous else {
            announce(waiting, "create", call)
            announce(execution, "update", call)
            return .json(waiting.json(for: call.caller), status: 202)
        }
        // The answer to the caller says all, the record only what is kept.
        execution.responseBody = answer.body
        execution.responseHeaders.append(("x-appwrite-execution-id", execution.id))
        announce(execution, "create", call)
        return .json(execution.json(for: call.caller), status: 201)
    }

    private func run(
        _ demo: DemoFunction, _ asked: ExecutionRequest, _ execution: inout ExecutionModel, _ call: Call
    ) -> DemoFunction.Answer {
        let own: [ExecutionModel.Header] = [
            ("x-appwrite-execution-id", execution.id), ("x-appwrite-trigger", execution.trigger),
            ("x-appwrite-user-id", call.caller.user?.id ?? ""), ("x-appwrite-client-ip", call.request.address),
        ]
        let clock = ContinuousClock()
        let begin = clock.now
        let answer = demo.run(
            DemoFunction.Question(
                method: asked.method, path: asked.path, headers: asked.headers + own, body: asked.body))
        let duration = begin.duration(to: clock.now) / Duration.seconds(1)
        execution.duration = (duration * 1_000_000).rounded() / 1_000_000
        execution.status = answer.status >= 500 ? "failed" : "completed"
        execution.statusCode = Int64(answer.status)
        execution.responseHeaders = [
            ("content-type", answer.contentType), ("content-length", String(answer.body.utf8.count)),
        ].filter { Self.keptResponseHeaders.contains($0.0) }
        execution.logs = answer.logs
        execution.errors = answer.errors
        return answer
    }

    private func delete(_ call: Call) throws -> APIResponse {
        _ = try call.path("functionId", .uid)
        _ = try call.path("executionId", .uid)
        // Functions themselves are seen by keys alone.
        guard call.caller.isKey else { throw APIError.functionNotFound }
        let execution = try execution(call)
        try call.db.run("DELETE FROM executions WHERE seq = ?", [.integer(execution.sequence)])
        announce(execution, "delete", call)
        return .empty
    }

    private func announce(_ execution: ExecutionModel, _ action: String, _ call: Call) {
        guard execution.reader != nil else { return }
        let (moment, caller) = (call.now.text, call.caller)
        call.announce {
            RealtimeEvent(
                names: EventNames.thing(
                    [("functions", execution.functionID), ("executions", execution.id)], action: action),
                channels: ["executions", "executions.\(execution.id)", "functions.\(execution.functionID)"],
                roles: PermissionText.roles(for: "read", in: execution.permissions), timestamp: moment,
                payload: execution.json(for: caller).serialized())
        }
    }
}
