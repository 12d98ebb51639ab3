import Appwrite
import Refine

/// The columns that a request may name.
struct ColumnScope: Sendable {
    let table: TableReference
    /// `nil` where no schema is known: every name is taken for a column then.
    let schema: TableSchema?
    /// The schemas of related tables by their ids, as far as they are known.
    var related: @Sendable (_ table: String) -> TableSchema? = { _ in nil }
    /// Whether `$sequence` is compared with text.
    var sequenceIsText = false

    /// Relationships that may follow each other; Appwrite does not load deeper ones, and says nothing of it.
    static let maximumDepth = 3

    /// Appwrite's own columns that can be filtered and sorted by.
    static let system: [(key: String, type: ColumnType)] = [
        ("$id", .text), ("$createdAt", .datetime), ("$updatedAt", .datetime), ("$sequence", .integer),
    ]

    /// Finds the column behind a name; `id` is `$id`, also when the table has a column `id` of its own, which rows do not show.
    /// - Throws: 400 `gateway_unknown_column` that names it, and what is near.
    func column(_ field: String) throws(HttpError) -> ResolvedColumn {
        let key = field == "id" ? "$id" : field
        if let system = system(key, as: field) { return system }
        guard let schema else {
            guard !field.isEmpty else { throw .emptyColumnName() }
            return ResolvedColumn(field: field, key: key, type: .unknown)
        }
        if let column = schema.column(key) { return Self.resolved(column, field, in: schema) }
        guard !field.isEmpty else { throw .emptyColumnName() }
        if let path = RelationPath(key, from: schema) { return try relatedColumn(path, field) }
        throw .unknownColumn(field, table: table.table, near: Self.known(schema))
    }

    private func system(_ key: String, as field: String) -> ResolvedColumn? {
        guard key.utf8.first == UInt8(ascii: "$"), let system = Self.system.first(where: { $0.key == key }) else {
            return nil
        }
        let isText = sequenceIsText && key == "$sequence"
        guard hasSequence || key != "$sequence" else { return nil }
        var column = ResolvedColumn(field: field, key: key, type: isText ? .text : system.type)
        column.isQueryable = schema?.isQueryable(key) ?? true
        if key == "$id" { column.size = RowID.maximumLength }
        return column
    }

    /// Whether there is a `$sequence`; records of Appwrite's services show none.
    var hasSequence: Bool { schema?.records == nil }

    private static func resolved(_ column: Column, _ field: String, in schema: TableSchema? = nil) -> ResolvedColumn {
        var resolved = ResolvedColumn(
            field: field, key: column.key, type: ColumnType(column.type), isArray: column.isArray,
            isEncrypted: column.isEncrypted, elements: column.elements, storedRange: column.storedRange,
            size: column.type == .relationship ? RowID.maximumLength : column.size, relationship: column.relationship)
        if let records = schema?.records {
            resolved.isQueryable = records.queryable.contains(column.key)
            resolved.isBlankWithoutValue = records.blank.contains(column.key)
        }
        return resolved
    }

    static func known(_ schema: TableSchema?) -> [String] {
        (schema?.columns.map(\.key) ?? []) + ["id"] + system.map(\.key)
    }
}

extension ColumnScope {
    /// A column of related rows.
    private func relatedColumn(_ path: RelationPath, _ field: String) throws(HttpError) -> ResolvedColumn {
        let end = try follow(path, field)
        guard let leaf = end.rest else {
            // The path ends with a relationship: `author` of `posts.author`.
            throw .relatedColumn(field, "It names rows and no column of theirs.")
        }
        let key = leaf == "id" ? "$id" : leaf
        // The id of the row that a column refers to is what the column holds.
        if key == "$id", end.steps.count == 1, let own = schema?.column(end.steps[0].key),
            own.relationship.map({ $0.isStored && !$0.isToMany }) ?? true
        {
            return Self.resolved(own, field)
        }
        var column: ResolvedColumn
        if let system = system(key, as: field) {
            column = system
        } else if let schema = end.schema {
            guard let found = schema.column(key) else {
                throw .unknownColumn(field, leaf, table: schema.id, near: Self.known(schema))
            }
            column = Self.resolved(found, field)
        } else {
            column = ResolvedColumn(field: field, key: key, type: .unknown)
        }
        column.relations = end.steps
        column.wayBack = end.wayBack
        column.key = end.steps.map(\.key).joined(separator: ".") + "." + key
        return column
    }

    /// Where a path through relationships leads.
    struct PathEnd {
        var steps: [RelationStep]
        /// The schema of the table that was reached, if it is known.
        var schema: TableSchema?
        /// What of the path is no relationship any more: a column's name.
        var rest: String?
        /// The part of the path that leads back through the relationship by which it came. Appwrite filters by what is there, and never
        /// shows it.
        var wayBack: String?
        /// The column by which the table that was reached leads back.
        var back: String?
    }

    /// - Throws: 400 where the path is too long, or goes on behind a column.
    func follow(_ path: RelationPath, _ field: String) throws(HttpError) -> PathEnd {
        var end = PathEnd(steps: [], schema: schema, rest: nil)
        var parts = path.parts[...]
        while let part = parts.first {
            guard let column = end.schema?.column(part), column.type == .relationship else { break }
            parts.removeFirst()
            guard end.steps.count < Self.maximumDepth else {
                throw .relatedColumn(
                    field, "Appwrite follows \(Self.maximumDepth) relationships one behind the other, and no more.")
            }
            end.steps.append(RelationStep(key: part, isToMany: column.relationship?.isToMany ?? false))
            if part == end.back, end.wayBack == nil { end.wayBack = end.steps.map(\.key).joined(separator: ".") }
            end.back = column.relationship?.backKey
            end.schema = column.relatedTable.flatMap(related)
        }
        end.rest = parts.isEmpty ? nil : parts.joined(separator: ".")
        return end
    }
}
