import Appwrite
import JSONBytes
import Refine

/// What may be done with one resource, and how its rows look from outside: a value that is held against each request before it is
/// planned. Makes no calls.
public struct ResourceRules: Sendable, Hashable {
    public var operations = ResourceOperation.all
    /// Columns that do not exist as far as refine is concerned.
    public var hidden: Set<String> = []
    /// Columns that are shown and never written.
    public var readOnly: Set<String> = []
    /// Text columns whose values are JSON.
    public var json: Set<String> = []
    /// The buckets of files that rows bring along, by column.
    public var files: [String: String] = [:]
    /// The order of lists that ask for none.
    public var sort: [CrudSort] = []
    /// The largest page that may be asked for.
    public var pageSize: Int?
    /// Row permissions of new rows when the caller gives none; `nil` leaves them to Appwrite.
    public var permissions: [Permission]?
    /// Whether callers are kept from choosing the permissions of rows.
    public var fixesPermissions = false
    /// What is shown of the rows that this one leads to.
    public var related = RelatedTables()

    public init() {}

    /// Everything may be done.
    public static let open = ResourceRules()

    /// What answers make of rows, whatever they answer and whoever asked: reads, and the rows that Appwrite answers writes with, into
    /// which it puts related rows unasked.
    public var shape: RowShape {
        RowShape(row: .init(dropped: hidden, json: json), related: related.shapes, shown: related.shown)
    }

    /// The schema as far as it may be known: whatever is planned with it takes hidden columns for columns that do not exist.
    public func visible(_ schema: TableSchema?) -> TableSchema? {
        guard let schema, !hidden.isEmpty else { return schema }
        return schema.without(hidden)
    }

    /// Whether a schema has a relationship that `visible` leaves out: Appwrite's bulk calls are refused on such a table.
    func hidesRelationship(of schema: TableSchema?) -> Bool {
        guard let schema, !hidden.isEmpty else { return false }
        return schema.columns.contains { $0.type == .relationship && hidden.contains($0.key) }
    }
}

extension TableSchema {
    /// The schema without columns, and without the indexes that they are part of.
    func without(_ keys: Set<String>) -> TableSchema {
        var schema = self
        schema.columns.removeAll { keys.contains($0.key) }
        schema.indexes.removeAll { !keys.isDisjoint(with: $0.columns) }
        return schema
    }
}
