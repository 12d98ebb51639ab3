import GRDB
import JSONBytes

/// Does the operations of a transaction, for its commit or for a read that wants to see them done.
struct TransactionPlayer {
    let call: Call

    /// Errors of a commit use the older names, whatever API was used.
    private let dialect = DatabaseDialect.collections

    /// Does all operations and returns what is to be announced. Operations on many rows are not announced.
    func play(_ operations: [StagedOperation]) throws -> [RealtimeEvent] {
        try operations.compactMap(play)
    }

    /// Does what is possible and passes over the rest.
    func tryOut(_ operations: [StagedOperation]) throws {
        for operation in operations {
            try call.db.inSavepoint {
                do {
                    _ = try play(operation)
                    return .commit
                } catch is APIError {
                    return .rollback
                }
            }
        }
    }

    private func play(_ operation: StagedOperation) throws -> RealtimeEvent? {
        let table = try call.table(operation.tableID, of: operation.databaseID, dialect)
        let editor = RowEditor(
            table: table, dialect: dialect, relatives: call.relatives(of: table),
            environment: call.emulator.environment, now: call.now)
        if operation.action.isBulk {
            try playBulk(operation, editor)
            return nil
        }
        guard let id = operation.rowID, let (action, row) = try playSingle(operation, editor, id) else { return nil }
        return RowEvents(table: table, dialect: .tables, variant: call.variant).event(
            action, row, origin: .transaction, at: call.now)
    }

    private func playSingle(
        _ operation: StagedOperation, _ editor: RowEditor, _ id: String
    ) throws -> (RowEvents.Action, StoredRow)? {
        let input = RowInput(operation.data.object ?? [:])
        switch operation.action {
        case .create: return (.create, try editor.create(id: id, input, permissions: operation.permissions))
        case .update:
            return (.update, try editor.update(editor.existing(id), input, permissions: operation.permissions))
        case .upsert: return (.update, try editor.upsert(id: id, input, permissions: operation.permissions))
        case .delete:
            let row = try editor.existing(id)
            try editor.delete(row)
            return (.delete, row)
        case .increment, .decrement:
            guard let key = operation.data["column"]?.string, let step = operation.data["value"]?.number else {
                return nil
            }
            let row = try editor.count(
                id: id, key, by: step, limit: operation.data["limit"]?.number,
                operation.action == .increment ? .increment : .decrement)
            return (.update, row)
        case .bulkCreate, .bulkUpdate, .bulkUpsert, .bulkDelete: return nil
        }
    }

    private func playBulk(_ operation: StagedOperation, _ editor: RowEditor) throws {
        let rows = operation.data.array?.compactMap(\.object) ?? []
        let queries = operation.data["queries"]?.array?.compactMap(\.string) ?? []
        switch operation.action {
        case .bulkCreate: _ = try editor.createMany(rows, call.emulator.environment)
        case .bulkUpsert: _ = try editor.upsertMany(rows, call.emulator.environment)
        case .bulkUpdate:
            let plan = try call.rowPlan(queries, editor.table, dialect)
            _ = try editor.updateMany(plan, operation.data["data"]?.object ?? [:])
        case .bulkDelete: _ = try editor.deleteMany(try call.rowPlan(queries, editor.table, dialect))
        default: break
        }
    }
}
