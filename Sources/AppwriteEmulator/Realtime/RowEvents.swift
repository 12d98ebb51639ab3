/// Makes the events of changed rows.
struct RowEvents {
    enum Action: String { case create, update, upsert, delete }

    /// How a row came to change: the real server's events differ by it.
    enum Origin {
        /// One row, by its own call.
        case single
        /// A counter; the channels lack the table's id (1.8.1).
        case counter
        /// One of many rows.
        case bulk
        /// The commit of a transaction.
        case transaction
    }

    let table: TableModel
    let dialect: DatabaseDialect
    let variant: ServerVariant

    /// Relationships are kept to the answer of the call: not every listener may read the related rows.
    func event(_ action: Action, _ row: StoredRow, origin: Origin, at moment: Instant) -> RealtimeEvent {
        RealtimeEvent(
            names: names(action, row, origin), channels: channels(of: row, origin), roles: roles(of: row),
            timestamp: moment.text,
            payload: row.rendered(table, as: shape(action, origin), showing: { table.column($0)?.relationship == nil }))
    }

    private func names(_ action: Action, _ row: StoredRow, _ origin: Origin) -> [String] {
        let isMirrored =
            switch origin {
            case .bulk: true
            case .single: action == .create || dialect == .collections
            case .counter: dialect == .collections
            case .transaction: false
            }
        let make = isMirrored ? EventNames.mirroredRow : EventNames.row
        return make(table.database.id, table.id, row.id, action.rawValue)
    }

    private func channels(of row: StoredRow, _ origin: Origin) -> [String] {
        let table = origin == .counter ? "" : self.table.id
        let rows = "databases.\(self.table.database.id).tables.\(table).rows"
        let documents = "databases.\(self.table.database.id).collections.\(table).documents"
        return ["rows", rows, "\(rows).\(row.id)", "documents", documents, "\(documents).\(row.id)"]
    }

    /// Who may read the row.
    private func roles(of row: StoredRow) -> [String] {
        let ofTable = PermissionText.roles(for: "read", in: table.permissions)
        return table.hasRowSecurity ? ofTable + PermissionText.roles(for: "read", in: row.permissions) : ofTable
    }

    private func shape(_ action: Action, _ origin: Origin) -> RowShape {
        var shape = RowShape(dialect, variant)
        switch origin {
        case .single: break
        case .counter: shape.namesPlace = false
        case .bulk:
            shape.sequenceIsText = true
            shape.hasCollection = action != .create
        case .transaction:
            shape.sequenceIsText = true
            shape.hasCollection = true
            shape.isFromTransaction = true
        }
        return shape
    }
}
