import GRDB
import JSONBytes

/// Makes, changes and removes relationships: always both of their columns.
struct RelationshipEditor {
    /// The table whose column is meant.
    let table: TableModel
    /// The table at the other end, which may be the same.
    let related: TableModel
    let db: Database

    /// Makes the parent's column, which comes back, and the child's.
    func add(_ key: String, _ relationship: RelationshipModel, at moment: String) throws -> ColumnModel {
        var parent = ColumnModel(key: key, relationship: relationship, at: moment)
        parent = try TableEditor(table: table, db: db).add(parent)
        let child = ColumnModel(
            key: relationship.twoWayKey,
            relationship: relationship.reversed(key: key, table: table.id, number: parent.sequence), at: moment)
        _ = try TableEditor(table: related, db: db).add(child)
        return parent
    }

    func change(
        _ column: ColumnModel, key: String, onDelete: RelationshipModel.DeleteAction, at moment: String
    ) throws -> ColumnModel {
        var changed = column
        changed.key = key
        changed.relationship?.onDelete = onDelete
        changed.updated = moment
        try TableEditor(table: table, db: db).update(changed)
        if var other = other(of: column) {
            other.relationship?.onDelete = onDelete
            other.relationship?.twoWayKey = key
            other.updated = moment
            try TableEditor(table: related, db: db).update(other)
        }
        return changed
    }

    func remove(_ column: ColumnModel) throws {
        try TableEditor(table: table, db: db).removeAlone(column)
        if let other = other(of: column) { try TableEditor(table: related, db: db).removeAlone(other) }
    }

    private func other(of column: ColumnModel) -> ColumnModel? {
        column.relationship.flatMap { related.definition($0.twoWayKey) }
    }
}

extension ColumnModel {
    fileprivate init(key: String, relationship: RelationshipModel, at moment: String) {
        self.init(
            sequence: 0, key: key, kind: .relationship, format: .none, size: 0, isRequired: false, isArray: false,
            defaultValue: .null, minimum: nil, maximum: nil, elements: [], isEncrypted: false,
            relationship: relationship, status: "available", error: "", created: moment, updated: moment)
    }
}
