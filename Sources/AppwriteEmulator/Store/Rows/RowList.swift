import GRDB
import JSONBytes

/// Lists the rows of a table that a caller may see.
struct RowList {
    let table: TableModel
    let relatives: Relatives

    private var db: Database { relatives.db }

    /// The answer to a list call.
    /// - Throws: `user_unauthorized` where neither the table nor, with row security, a row could grant.
    func answer(_ plan: ListPlan, as shape: RowShape, withTotal: Bool) throws -> [UInt8] {
        let visibility = try relatives.visibility(of: table)
        var statement = ListStatement(schema: table.querySchema, plan: plan)
        if let condition = visibility.condition { statement.conditions.append(condition) }
        var rows: [UInt8] = []
        rows.reserveCapacity(16 * 1024)
        if visibility.visible > 0 { try append(statement, as: shape, into: &rows) }
        let total = withTotal ? try self.total(statement, visibility) : 0
        var bytes = Array("{\"total\":\(total),\"\(shape.dialect.rows)\":[".utf8)
        bytes.append(contentsOf: rows)
        bytes.append(contentsOf: "]}".utf8)
        return bytes
    }

    /// Appends the page as members of a JSON array, without its brackets.
    private func append(_ statement: ListStatement, as shape: RowShape, into bytes: inout [UInt8]) throws {
        let plan = statement.plan
        if let selection = plan.selection, !selection.related.isEmpty {
            let rendering = RelatedRendering(relatives: relatives, shape: shape)
            let rows = try fetch(statement, in: shape.dialect)
            bytes.append(
                contentsOf: try rendering.render(rows, of: table, selecting: selection)
                    .joined(separator: [UInt8(ascii: ",")]))
            return
        }
        let reader = RowReader(table, columns: columns(for: plan))
        let cursor = try statement.cursorValues(db: db) { Self.cursorNotFound($0, shape.dialect) }
        let page = statement.page(selecting: reader.selection, cursor: cursor)
        _ = try reader.appendAll(
            ListStatement.prepare(page, db: db), page.values, as: shape, reversed: statement.isReversed, into: &bytes)
    }

    /// The rows themselves, for bulk writes.
    func rows(_ plan: ListPlan) throws -> [StoredRow] {
        try fetch(ListStatement(schema: table.querySchema, plan: plan), in: .tables)
    }

    private func fetch(_ statement: ListStatement, in dialect: DatabaseDialect) throws -> [StoredRow] {
        let cursor = try statement.cursorValues(db: db) { Self.cursorNotFound($0, dialect) }
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
        return table.columns.filter { selection.shows($0.key) }
    }

    private func total(_ statement: ListStatement, _ visibility: RowVisibility) throws -> Int64 {
        if visibility.visible == 0 { return 0 }
        if statement.plan.filters.isEmpty { return min(visibility.visible, ListStatement.maximumTotal) }
        let count = statement.count()
        let prepared = try ListStatement.prepare(count, db: db)
        return try Int64.fetchOne(prepared, arguments: StatementArguments(count.values)) ?? 0
    }
}
