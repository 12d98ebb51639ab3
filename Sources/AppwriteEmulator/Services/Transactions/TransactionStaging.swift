import GRDB
import JSONBytes

/// Puts writes aside for a transaction and answers as if they had happened.
struct TransactionStaging {
    let call: Call
    let dialect: DatabaseDialect

    /// The transaction, if the caller may use it and it still takes operations.
    func open(_ id: String) throws -> TransactionModel {
        guard let transaction = try TransactionModel.find(id, db: call.db), transaction.isVisible(to: call.caller)
        else {
            throw APIError.transactionNotFound
        }
        try transaction.checkPending(now: call.now)
        return transaction
    }

    func stage(_ operation: StagedOperation, in id: String, status: Int) throws -> APIResponse {
        let transaction = try open(id)
        var operation = operation
        let table = try call.table(operation.tableID, of: operation.databaseID, dialect)
        if operation.action == .create || operation.action == .upsert {
            operation.permissions = try operation.permissions ?? defaultPermissions(operation, table)
        }
        try add([operation], to: transaction)
        if operation.action == .delete { return .empty }
        return .json(mock(operation, table), status: status)
    }

    /// A new row belongs to its user; one that is there keeps its permissions.
    private func defaultPermissions(_ operation: StagedOperation, _ table: TableModel) throws -> [String]? {
        let editor = try call.editor(table, dialect)
        if operation.action == .upsert, let id = operation.rowID, try editor.writer.find(id) != nil { return nil }
        return editor.ownerPermissions
    }

    /// Checks the operations as far as is possible before the commit, and keeps them.
    func add(_ operations: [StagedOperation], to transaction: TransactionModel) throws {
        guard transaction.operationCount + operations.count <= TransactionModel.maximumOperations else {
            throw APIError.transactionFull
        }
        for operation in operations {
            let table = try call.table(operation.tableID, of: operation.databaseID, dialect)
            if let permissions = operation.permissions { try call.editor(table, dialect).checkGrants(permissions) }
            let needsTable = operation.action.permission == "create" && operation.action != .upsert
            guard table.grants(operation.action.permission, to: call.caller) || table.hasRowSecurity && !needsTable
            else {
                throw APIError.unauthorized
            }
            try call.db.run(
                """
                INSERT INTO operations ("transaction", action, database_id, table_id, row_id, data) VALUES (?, ?, ?, ?, ?, ?)
                """,
                [
                    .integer(transaction.sequence), .text(operation.action.rawValue), .text(operation.databaseID),
                    .text(operation.tableID), .optional(operation.rowID), .text(operation.content.text),
                ])
        }
        try call.db.run(
            "UPDATE transactions SET updated = ? WHERE seq = ?", [.text(call.now.text), .integer(transaction.sequence)])
    }

    /// What stands in for the row that is not there yet.
    private func mock(_ operation: StagedOperation, _ table: TableModel) -> JSONValue {
        if operation.action.isBulk {
            return ["total": .integer(operation.data.array?.count ?? 0), dialect.rows: []]
        }
        var row = operation.action == .increment || operation.action == .decrement ? [:] : operation.data.object ?? [:]
        row["$id"] = .string(operation.rowID ?? "")
        row["$sequence"] = 0
        row["$permissions"] = .array((operation.permissions ?? []).map(JSONValue.string))
        row["$databaseId"] = .string(table.database.id)
        row["$\(dialect.tableID)"] = .string(table.id)
        return .object(row)
    }
}
