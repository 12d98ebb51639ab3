import GRDB

/// Which rows of a table a caller may read. It is decided within SQL, before a page is cut.
struct RowVisibility {
    /// Rows there are, and rows of those that may be seen.
    let all: Int64
    let visible: Int64
    /// What holds for the rows that may be seen; `nil` when that are all.
    var condition: ListPlan.Condition?

    /// - Throws: `user_unauthorized` where neither the table nor, with row security, a row could grant.
    init(of table: TableModel, to caller: Caller, db: Database) throws {
        let storage = table.storage
        all = try db.first("SELECT rows FROM \(storage.readers) WHERE id = 0")?["rows"] ?? 0
        if table.grants("read", to: caller) {
            visible = all
            return
        }
        guard table.hasRowSecurity else { throw APIError.unauthorized }
        let marks = Array(repeating: "?", count: caller.roles.count).joined(separator: ", ")
        let sets = "SELECT \"set\" FROM \(storage.grants) WHERE role IN (\(marks))"
        let roles = caller.roles.map { DatabaseValue.text($0) }
        let sum = try db.first("SELECT SUM(rows) AS rows FROM \(storage.readers) WHERE id IN (\(sets))", roles)
        visible = sum?["rows"] ?? 0
        guard visible < all else { return }
        // Where much may be seen, rows are walked in the order of the list and the others passed over; where little may be
        // seen, its rows are looked up.
        let column = visible * 4 > all ? "+_read" : "_read"
        condition = ListPlan.Condition(sql: "\(column) IN (\(sets))", values: roles)
    }
}
