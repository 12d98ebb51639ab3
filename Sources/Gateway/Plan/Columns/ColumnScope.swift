import Appwrite
import Refine

/// The columns that a request may name.
struct ColumnScope: Sendable {
    let table: TableReference
    /// `nil` where no schema is known: every name is taken for a column then.
    let schema: TableSchema?

    /// Appwrite's own columns that can be filtered and sorted by.
    static let system: [(key: String, type: ColumnType)] = [
        ("$id", .text), ("$createdAt", .datetime), ("$updatedAt", .datetime), ("$sequence", .integer),
    ]

    /// Finds the column behind a name; `id` is `$id`, also when the table has a column `id` of its own, which rows do not show.
    /// - Throws: 400 `gateway_unknown_column` that names it, and what is near.
    func column(_ field: String) throws(HttpError) -> ResolvedColumn {
        let key = field == "id" ? "$id" : field
        if let system = Self.system.first(where: { $0.key == key }) {
            return ResolvedColumn(field: field, key: key, type: system.type)
        }
        guard let schema else {
            guard !field.isEmpty else { throw .emptyColumnName() }
            return ResolvedColumn(field: field, key: key, type: .unknown)
        }
        if let column = schema.column(key) {
            return ResolvedColumn(
                field: field, key: key, type: ColumnType(column.type), isArray: column.isArray,
                isEncrypted: column.isEncrypted)
        }
        guard !field.isEmpty else { throw .emptyColumnName() }
        if let relation = relationship(in: key) { throw .relatedColumn(field, relation: relation) }
        throw .unknownColumn(field, table: table, near: known)
    }

    /// The column of a `_fields` entry, as Appwrite's `select` takes it: also `*`, and columns of related rows (`author.name`).
    func selection(_ field: String) throws(HttpError) -> String {
        if field == "*" || selectable.contains(field) { return field }
        if let schema, schema.column(field) == nil, relationship(in: field) != nil { return field }
        return try column(field).key
    }

    /// Appwrite's own members of a row that cannot be filtered by; a selection may name them, and gets them in any case.
    private var selectable: Set<String> { ["$permissions", "$databaseId", "$tableId"] }

    /// The relationship that a dotted name goes through.
    private func relationship(in key: String) -> String? {
        guard let dot = key.firstIndex(of: "."), dot != key.startIndex else { return nil }
        let first = String(key[..<dot])
        guard let schema, schema.column(first)?.type == .relationship else { return nil }
        return first
    }

    private var known: [String] {
        (schema?.columns.map(\.key) ?? []) + ["id"] + Self.system.map(\.key)
    }
}
