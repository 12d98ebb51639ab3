import GRDB
import HTTPTypes
import JSONBytes

/// Transactions over rows: begin, look at, add to, end.
struct TransactionService: Sendable {
    let dialect: DatabaseDialect

    var routes: [Route] {
        let all = "\(dialect.root)/transactions"
        let one = "\(all)/:transactionId"
        return [
            Route(.post, all, scopes: RowService.writeScopes, .write(create)),
            Route(.get, all, scopes: RowService.readScopes, .read(list)),
            Route(.get, one, scopes: RowService.readScopes, .read(get)),
            Route(.patch, one, scopes: RowService.writeScopes, .write(end)),
            Route(.delete, one, scopes: RowService.writeScopes, .write(delete)),
            Route(.post, "\(one)/operations", scopes: RowService.writeScopes, .write(addOperations)),
        ]
    }

    private func create(_ call: Call) throws -> APIResponse {
        let lifetime =
            try call.optional("ttl", .integer(in: TransactionModel.lifetimes)) ?? TransactionModel.defaultLifetime
        let id = call.emulator.environment.uniqueID()
        let now = call.now
        try call.db.run(
            "INSERT INTO transactions (id, status, owner, expires, created, updated) VALUES (?, 'pending', ?, ?, ?, ?)",
            [
                .text(id), .optional(call.caller.user?.id), .text(now.advanced(bySeconds: lifetime).text),
                .text(now.text),
                .text(now.text),
            ])
        return .json(try find(id, call).json, status: 201)
    }

    private func find(_ id: String, _ call: Call) throws -> TransactionModel {
        guard let transaction = try TransactionModel.find(id, db: call.db) else { throw APIError.transactionNotFound }
        return transaction
    }

    private func visible(_ call: Call) throws -> TransactionModel {
        let transaction = try find(call.path("transactionId", .uid), call)
        guard transaction.isVisible(to: call.caller) else { throw APIError.transactionNotFound }
        return transaction
    }

    private func get(_ call: Call) throws -> APIResponse { .json(try visible(call).json) }

    private func list(_ call: Call) throws -> APIResponse {
        let schema = QuerySchema.records(
            "transactions",
            [
                "status": .init(sql: "transactions.status", kind: .string),
                "expiresAt": .init(sql: "transactions.expires", kind: .datetime),
            ])
        var list = RecordList(call: call, schema: schema, selection: TransactionModel.selection)
        if !call.caller.isKey {
            list.conditions.append(
                ListPlan.Condition(sql: "transactions.owner = ?", values: [.optional(call.caller.user?.id)]))
        }
        return try list.answer(named: "transactions") { TransactionModel(record: $0).json }
    }

    private func delete(_ call: Call) throws -> APIResponse {
        let transaction = try visible(call)
        try call.db.run("DELETE FROM transactions WHERE seq = ?", [.integer(transaction.sequence)])
        return .empty
    }

    // MARK: Ending

    private func end(_ call: Call) throws -> APIResponse {
        _ = try call.path("transactionId", .uid)
        let commit = try call.optional("commit", .boolean) ?? false
        let rollback = try call.optional("rollback", .boolean) ?? false
        guard commit || rollback else { throw APIError.badRequest("Either commit or rollback must be true") }
        guard !(commit && rollback) else { throw APIError.badRequest("Cannot commit and rollback at the same time") }
        let transaction = try visible(call)
        try transaction.checkPending(now: call.now)
        return commit ? try self.commit(transaction, call) : try finish(transaction, as: "failed", call)
    }

    /// Does all operations or none. That it failed is kept even so.
    private func commit(_ transaction: TransactionModel, _ call: Call) throws -> APIResponse {
        let operations = try transaction.operations(db: call.db)
        var failure: APIError?
        var events: [RealtimeEvent] = []
        try call.db.inSavepoint {
            do {
                events = try TransactionPlayer(call: call).play(operations)
                return .commit
            } catch let error as APIError {
                failure = error
                return .rollback
            }
        }
        if let failure {
            _ = try finish(transaction, as: "failed", call)
            let conflicts = failure.status == 409
            return .failure(conflicts ? .transactionConflict : failure, version: call.emulator.configuration.version)
        }
        for event in events { call.announce(event) }
        return try finish(transaction, as: "committed", call)
    }

    private func finish(_ transaction: TransactionModel, as status: String, _ call: Call) throws -> APIResponse {
        try call.db.run(
            "UPDATE transactions SET status = ?, updated = ? WHERE seq = ?",
            [.text(status), .text(call.now.text), .integer(transaction.sequence)])
        return .json(try find(transaction.id, call).json)
    }

    // MARK: Operations

    private func addOperations(_ call: Call) throws -> APIResponse {
        let id = try call.path("transactionId", .uid)
        let given = try call.optional("operations", .list(of: .object, upTo: TransactionModel.maximumOperations)) ?? []
        let staging = TransactionStaging(call: call, dialect: dialect)
        let transaction = try staging.open(id)
        try staging.add(try given.map { try operation($0, call, staging) }, to: transaction)
        return .json(try find(id, call).json, status: 201)
    }

    private func operation(_ given: JSONObject, _ call: Call, _ staging: TransactionStaging) throws -> StagedOperation {
        func refused(_ reason: String) -> APIError { .argument("Invalid `operations` param: \(reason)") }
        guard let action = given["action"]?.string.flatMap(StagedOperation.Action.init) else {
            throw refused("Value must be a valid action")
        }
        guard let database = given["databaseId"]?.string, let tableID = given[dialect.tableID]?.string else {
            throw refused("Key 'databaseId' and key '\(dialect.tableID)' are required")
        }
        guard !action.isBulk || call.caller.isKey else { throw APIError.unauthorized }
        let row = given[dialect.rowID]?.string
        guard action.isBulk || row != nil else {
            throw refused("Key '\(dialect.rowID)' is required for action '\(action.rawValue)'")
        }
        let table = try call.table(tableID, of: database, dialect)
        let data = given["data"] ?? [:]
        if action.isBulk { return StagedOperation(action, table: table, row: nil, bulk: data) }
        guard let members = data.object else { throw refused("Key 'data' must be an object") }
        let resolved = row.map(call.resolvedID)
        if action == .increment || action == .decrement {
            let limit = members[action == .increment ? "max" : "min"] ?? .null
            let counter: JSONObject = [
                "column": members[dialect.column] ?? members["column"] ?? .null, "value": members["value"] ?? 1,
                "limit": limit,
            ]
            return StagedOperation(action, table: table, row: resolved, data: counter)
        }
        let permissions = members["$permissions"]?.array?.compactMap(\.string)
        var operation = StagedOperation(
            action, table: table, row: resolved, data: RowInput(members).values, permissions: permissions)
        if action == .create, permissions == nil {
            operation.permissions = try call.editor(table, dialect).ownerPermissions
        }
        return operation
    }
}
