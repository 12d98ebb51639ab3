import JSONBytes

/// Removes a row, and does to its related rows what their relationships say: refuses, forgets the row in them, or removes them
/// as well.
struct RowRemoval {
    private struct Place: Hashable {
        var table: Int64
        var row: Int64
    }

    let editor: RowEditor
    /// Rows that are being removed, so that a circle ends.
    private var removing: Set<Place> = []

    init(_ editor: RowEditor) {
        self.editor = editor
    }

    mutating func remove(_ row: StoredRow) throws {
        try remove(row, from: editor.table)
    }

    private mutating func remove(_ row: StoredRow, from table: TableModel) throws {
        removing.insert(Place(table: table.sequence, row: row.sequence))
        for column in table.relationships {
            guard let relationship = column.relationship else { continue }
            let related = try RelatedRows(column, of: table, relatives: editor.relatives)
            let partners = try related.all(of: row, onlyVisible: false).filter {
                !removing.contains(Place(table: related.related.sequence, row: $0.sequence))
            }
            if relationship.onDelete == .restrict, relationship.restrictsDeletion, !partners.isEmpty {
                throw editor.dialect.rowDeleteRestricted
            }
            for partner in partners {
                if relationship.onDelete == .cascade, relationship.cascadesDeletion {
                    try removeAlong(partner, from: related.related)
                } else {
                    try forget(row, in: partner, related)
                }
                try related.unpair(row, from: partner)
            }
        }
        try RowWriter(table: table, db: editor.db).delete(row)
    }

    private mutating func removeAlong(_ row: StoredRow, from table: TableModel) throws {
        var other = editor
        other.table = table
        try other.checkMay("delete", row)
        try remove(row, from: table)
    }

    /// Takes the id of a row that goes from one that stays, which takes no right to change that.
    private func forget(_ row: StoredRow, in partner: StoredRow, _ related: RelatedRows) throws {
        guard let back = related.backReference else { return }
        try related.set(back, of: partner, to: .null, now: editor.now)
    }
}

extension RelationshipModel {
    /// Whether related rows keep a row of this side from being deleted, where deletions are restricted.
    fileprivate var restrictsDeletion: Bool {
        switch kind {
        case .oneToOne, .oneToMany, .manyToMany: side == .parent
        case .manyToOne: side == .child
        }
    }

    /// Whether related rows go with a row of this side, where deletions cascade.
    fileprivate var cascadesDeletion: Bool {
        switch kind {
        case .oneToOne: isStored
        case .oneToMany, .manyToMany: side == .parent
        case .manyToOne: side == .child
        }
    }
}
