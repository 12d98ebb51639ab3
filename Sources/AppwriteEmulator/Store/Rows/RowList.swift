import GRDB
import JSONBytes

/// Lists the rows of a table that a caller may see. What may be seen is decided within SQL, before the page is cut.
struct RowList {
    let table: TableModel
    let caller: Caller
    let db: Database

    private struct Visibility {
        /// Rows there are, and rows of those that may be seen.
        var all: Int64
        var visible: Int64
        var condition: ListPlan.Condition?
    }

    /// The answer to a list call.
    /// - Throws: `user_unauthorized` where neither the table nor, with row security, a row could grant.
    func answer(_ plan: ListPlan, in dialect: DatabaseDialect, withTotal: Bool) throws -> [UInt8] {
        let visibility = try visibility()
        let schema = table.querySchema
        var statement = ListStatement(schema: schema, plan: plan)
        if let condition = visibility.condition { statement.conditions.append(condition) }
        let reader = RowReader(table, columns: columns(for: plan))

        var rows: [UInt8] = []
        rows.reserveCapacity(16 * 1024)
        if visibility.visible > 0 {
            let cursor = try statement.cursorValues(db: db) { Self.cursorNotFound($0, dialect) }
            let page = statement.page(selecting: reader.selection, cursor: cursor)
            _ = try reader.appendAll(
                ListStatement.prepare(page, db: db), page.values, in: dialect, reversed: statement.isReversed,
                into: &rows)
        }
        let total = withTotal ? try self.total(statement, visibility) : 0
        var bytes = Array("{\"total\":\(total),\"\(dialect.rows)\":[".utf8)
        bytes.append(contentsOf: rows)
        bytes.append(contentsOf: "]}".utf8)
        return bytes
    }

    /// The rows themselves, for bulk writes.
    func rows(_ plan: ListPlan) throws -> [StoredRow] {
        let statement = ListStatement(schema: table.querySchema, plan: plan)
        let cursor = try statement.cursorValues(db: db) { Self.cursorNotFound($0, .tables) }
        let reader = RowReader(table)
        let page = statement.page(selecting: reader.selection, cursor: cursor)
        let rows = try reader.fetchAll(ListStatement.prepare(page, db: db), page.values)
        return statement.isReversed ? rows.reversed() : rows
    }

    static func cursorNotFound(_ id: String, _ dialect: DatabaseDialect) -> APIError {
        let noun = dialect == .tables ? "Row" : "Document"
        return APIError(400, "general_cursor_not_found", "\(noun) '\(id)' for the 'cursor' value not found.")
    }

    private func columns(for plan: ListPlan) -> [ColumnModel] {
        guard let selection = plan.selection else { return table.columns }
        return table.columns.filter { selection.contains($0.key) }
    }

    private func total(_ statement: ListStatement, _ visibility: Visibility) throws -> Int64 {
        if visibility.visible == 0 { return 0 }
        if statement.plan.filters.isEmpty { return min(visibility.visible, ListStatement.maximumTotal) }
        let count = statement.count()
        let prepared = try ListStatement.prepare(count, db: db)
        return try Int64.fetchOne(prepared, arguments: StatementArguments(count.values)) ?? 0
    }

    // MARK: What may be seen

    private func visibility() throws -> Visibility {
        let storage = table.storage
        let all: Int64 = try db.first("SELECT rows FROM \(storage.readers) WHERE id = 0")?["rows"] ?? 0
        if table.grants("read", to: caller) { return Visibility(all: all, visible: all) }
        guard table.hasRowSecurity else { throw APIError.unauthorized }
        let marks = Array(repeating: "?", count: caller.roles.count).joined(separator: ", ")
        let sets = "SELECT \"set\" FROM \(storage.grants) WHERE role IN (\(marks))"
        let roles = caller.roles.map { DatabaseValue.text($0) }
        let sum = try db.first("SELECT SUM(rows) AS rows FROM \(storage.readers) WHERE id IN (\(sets))", roles)
        let visible: Int64 = sum?["rows"] ?? 0
        guard visible < all else { return Visibility(all: all, visible: visible) }
        // Where much may be seen, rows are walked in the order of the list and the others passed over; where little may be
        // seen, its rows are looked up.
        let column = visible * 4 > all ? "+_read" : "_read"
        return Visibility(
            all: all, visible: visible, condition: ListPlan.Condition(sql: "\(column) IN (\(sets))", values: roles))
    }
}
