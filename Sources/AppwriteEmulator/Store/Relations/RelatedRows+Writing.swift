import GRDB
import JSONBytes

/// Links and unlinks single rows.
extension RelatedRows {
    /// The column by which the related rows hold the id of this table's row; `nil` where they do not.
    var backReference: ColumnModel? {
        column.relationship.flatMap { related.definition($0.twoWayKey) }.flatMap { $0.isStored ? $0 : nil }
    }

    /// Stores an id, or null, in a related row.
    /// - Parameter now: the time of the change; `nil` where it does not count as one.
    func set(_ back: ColumnModel, of row: StoredRow, to value: JSONValue, now: Instant?) throws {
        guard let place = related.place(of: back.key) else { return }
        var new = row
        new.values[place] = value
        if let now { new.updated = now.text }
        try RowWriter(table: related, db: relatives.db).update(row, to: new)
    }

    private var pairs: (table: String, own: String, theirs: String)? {
        guard let relationship = column.relationship, relationship.kind == .manyToMany else { return nil }
        return relationship.side == .parent
            ? (relationship.junction, "parent", "child") : (relationship.junction, "child", "parent")
    }

    func pair(_ row: StoredRow, with partner: StoredRow) throws {
        guard let pairs else { return }
        try relatives.db.run(
            "INSERT OR IGNORE INTO \(pairs.table) (\(pairs.own), \(pairs.theirs)) VALUES (?, ?)",
            [.integer(row.sequence), .integer(partner.sequence)])
    }

    func unpair(_ row: StoredRow, from partner: StoredRow) throws {
        guard let pairs else { return }
        try relatives.db.run(
            "DELETE FROM \(pairs.table) WHERE \(pairs.own) = ? AND \(pairs.theirs) = ?",
            [.integer(row.sequence), .integer(partner.sequence)])
    }
}
