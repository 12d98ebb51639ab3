import HTTPTypes
import JSONBytes

/// Rows: one at a time, many at a time, and counters.
struct RowService: Sendable {
    let dialect: DatabaseDialect

    static let readScopes = ["rows.read", "documents.read"]
    static let writeScopes = ["rows.write", "documents.write"]

    var routes: [Route] {
        let rows = "\(dialect.root)/:databaseId/\(dialect.tables)/:\(dialect.tableID)/\(dialect.rows)"
        let row = "\(rows)/:\(dialect.rowID)"
        return [
            // Reads within a transaction try its operations out, for which they need the writer.
            Route(.get, rows, scopes: Self.readScopes, .read(list), stagedAction: list),
            Route(.get, row, scopes: Self.readScopes, .read(get), stagedAction: get),
            Route(.post, rows, scopes: Self.writeScopes, .write(create)),
            Route(.patch, row, scopes: Self.writeScopes, .write(update)),
            Route(.put, row, scopes: Self.writeScopes, .write(upsert)),
            Route(.delete, row, scopes: Self.writeScopes, .write(delete)),
            Route(.patch, rows, scopes: Self.writeScopes, .write(updateMany)),
            Route(.put, rows, scopes: Self.writeScopes, .write(upsertMany)),
            Route(.delete, rows, scopes: Self.writeScopes, .write(deleteMany)),
            Route(.patch, "\(row)/:column/increment", scopes: Self.writeScopes, .write { try count($0, .increment) }),
            Route(.patch, "\(row)/:column/decrement", scopes: Self.writeScopes, .write { try count($0, .decrement) }),
        ]
    }

    /// An answer with one row.
    func answer(_ call: Call, _ row: StoredRow, _ table: TableModel, status: Int = 200) -> APIResponse {
        .json(bytes: row.rendered(table, as: RowShape(dialect, call.variant)), status: status)
    }

    /// The answer to a write, which shows the rows that the row is related with.
    func written(_ call: Call, _ row: StoredRow, _ table: TableModel, status: Int = 200) throws -> APIResponse {
        guard !table.relationships.isEmpty else { return answer(call, row, table, status: status) }
        return .json(bytes: try related(call, row, table, selecting: nil), status: status)
    }

    private func related(
        _ call: Call, _ row: StoredRow, _ table: TableModel, selecting selection: RowSelection?
    ) throws -> [UInt8] {
        let rendering = RelatedRendering(
            relatives: call.relatives(of: table), shape: RowShape(dialect, call.variant))
        return try rendering.render([row], of: table, selecting: selection).first ?? []
    }

    func announce(
        _ call: Call, _ action: RowEvents.Action, _ row: StoredRow, _ table: TableModel, _ origin: RowEvents.Origin
    ) {
        let now = call.now
        let events = RowEvents(table: table, dialect: dialect, variant: call.variant)
        call.announce { events.event(action, row, origin: origin, at: now) }
    }

    /// Path, `data`, `permissions` and `transactionId` as most writes take them.
    func permissions(_ call: Call) throws(APIError) -> [String]? {
        try call.optional("permissions", PermissionText.rule(actions: PermissionText.rowActions))
    }
}

// MARK: Reads

extension RowService {
    private func list(_ call: Call) throws -> APIResponse {
        _ = try call.path("databaseId", .uid)
        _ = try call.path(dialect.tableID, .uid)
        let queries = try call.optional("queries", QueryParser.rule()) ?? []
        let withTotal = try withTotal(call)
        let table = try call.table(dialect)
        let plan = try call.rowPlan(queries, table, dialect)
        let list = RowList(table: table, relatives: call.relatives(of: table))
        return .json(bytes: try list.answer(plan, as: RowShape(dialect, call.variant), withTotal: withTotal))
    }

    /// Any text but `0` counts as true, even `false`.
    private func withTotal(_ call: Call) throws(APIError) -> Bool {
        _ = try call.optional("total", .boolean)
        return call.request.parameters["total"]?.string != "0"
    }

    private func get(_ call: Call) throws -> APIResponse {
        _ = try call.path("databaseId", .uid)
        _ = try call.path(dialect.tableID, .uid)
        let id = try call.path(dialect.rowID, .uid)
        let queries = try call.optional("queries", QueryParser.rule()) ?? []
        let table = try call.table(dialect)
        let plan = try call.rowPlan(queries, table, dialect)
        let editor = try call.editor(table, dialect)
        guard let row = try editor.writer.find(id), editor.may("read", row) else { throw dialect.rowNotFound }
        guard let selection = plan.selection else { return answer(call, row, table) }
        return .json(bytes: try related(call, row, table, selecting: selection))
    }
}

// MARK: Writes of one row

extension RowService {
    private func create(_ call: Call) throws -> APIResponse {
        _ = try call.path("databaseId", .uid)
        let id = try call.optional(dialect.rowID, .customID)
        _ = try call.path(dialect.tableID, .uid)
        let data = try call.optional("data", .jsonText) ?? [:]
        let permissions = try permissions(call)
        let rows = try call.optional(dialect.rows, .list(of: .jsonText, upTo: 100)) ?? []
        let transaction = try call.optional("transactionId", .uid.nullable)
        try checkCreateForm(id: id, data: data, permissions: permissions, rows: rows)
        guard rows.isEmpty else { return try createMany(call, rows, transaction: transaction) }
        guard let id else {
            throw APIError(400, "\(dialect.row)_missing_data", "The \(dialect.rowID) is missing. Try again with it.")
        }
        let table = try call.table(dialect)
        let input = RowInput(data)
        if let transaction {
            let operation = StagedOperation(
                .create, table: table, row: call.resolvedID(id), data: input.values, permissions: permissions)
            return try TransactionStaging(call: call, dialect: dialect).stage(operation, in: transaction, status: 201)
        }
        let row = try call.editor(table, dialect).create(id: call.resolvedID(id), input, permissions: permissions)
        announce(call, .create, row, table, .single)
        return try written(call, row, table, status: 201)
    }

    private func checkCreateForm(
        id: String?, data: JSONObject, permissions: [String]?, rows: [JSONObject]
    ) throws(APIError) {
        if data.isEmpty, rows.isEmpty { throw dialect.rowDataMissing }
        guard !rows.isEmpty else { return }
        if !data.isEmpty {
            throw .badRequest("You can only send one of the following parameters: data, \(dialect.rows)")
        }
        if id != nil {
            throw .badRequest(
                "Param \"\(dialect.rowID)\" is not allowed when creating multiple \(dialect.rows), set \"$id\" on each instead."
            )
        }
        if permissions?.isEmpty == false {
            throw .badRequest(
                "Param \"permissions\" is disallowed when creating multiple \(dialect.rows), set \"$permissions\" on each instead."
            )
        }
    }

    private func update(_ call: Call) throws -> APIResponse {
        _ = try call.path("databaseId", .uid)
        _ = try call.path(dialect.tableID, .uid)
        let id = try call.path(dialect.rowID, .uid)
        let data = try call.optional("data", .jsonText) ?? [:]
        let permissions = try permissions(call)
        let transaction = try call.optional("transactionId", .uid.nullable)
        if data.isEmpty, permissions == nil { throw dialect.rowPayloadMissing }
        let table = try call.table(dialect)
        let input = RowInput(data)
        if let transaction {
            let operation = StagedOperation(
                .update, table: table, row: id, data: input.values, permissions: permissions)
            return try TransactionStaging(call: call, dialect: dialect).stage(operation, in: transaction, status: 200)
        }
        let editor = try call.editor(table, dialect)
        let row = try editor.update(editor.existing(id), input, permissions: permissions)
        announce(call, .update, row, table, .single)
        return try written(call, row, table)
    }

    private func upsert(_ call: Call) throws -> APIResponse {
        _ = try call.path("databaseId", .uid)
        _ = try call.path(dialect.tableID, .uid)
        let id = try call.path(dialect.rowID, .customID)
        let data = try call.optional("data", .jsonText) ?? [:]
        let permissions = try permissions(call)
        let transaction = try call.optional("transactionId", .uid.nullable)
        if data.isEmpty, permissions == nil { throw dialect.rowPayloadMissing }
        let table = try call.table(dialect)
        let input = RowInput(data)
        if let transaction {
            let operation = StagedOperation(
                .upsert, table: table, row: call.resolvedID(id), data: input.values, permissions: permissions)
            return try TransactionStaging(call: call, dialect: dialect).stage(operation, in: transaction, status: 201)
        }
        let row = try call.editor(table, dialect).upsert(id: call.resolvedID(id), input, permissions: permissions)
        announce(call, .upsert, row, table, .single)
        return try written(call, row, table)
    }

    private func delete(_ call: Call) throws -> APIResponse {
        _ = try call.path("databaseId", .uid)
        _ = try call.path(dialect.tableID, .uid)
        let id = try call.path(dialect.rowID, .uid)
        let transaction = try call.optional("transactionId", .uid.nullable)
        let table = try call.table(dialect)
        if let transaction {
            return try TransactionStaging(call: call, dialect: dialect)
                .stage(StagedOperation(.delete, table: table, row: id), in: transaction, status: 204)
        }
        let editor = try call.editor(table, dialect)
        let row = try editor.existing(id)
        try editor.delete(row)
        announce(call, .delete, row, table, .single)
        return .empty
    }
}
