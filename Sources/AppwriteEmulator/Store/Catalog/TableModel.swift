import GRDB
import JSONBytes

/// A client's table with its columns and indexes, and the names and SQL by which its rows are stored.
struct TableModel: Sendable {
    var sequence: Int64
    var database: DatabaseModel
    var id: String
    var name: String
    var isEnabled: Bool
    var hasRowSecurity: Bool
    var permissions: [String]
    /// The columns that rows hold values for. Some sides of relationships are none of these.
    var columns: [ColumnModel]
    /// All columns, hidden ones too, in the order in which they were made.
    let definitions: [ColumnModel]
    /// This table's columns of all relationships that it takes part in, hidden ones too.
    let relationships: [ColumnModel]
    var indexes: [IndexModel]
    var created: String
    var updated: String
    let storage: RowStorage
    /// What can be queried of its rows.
    let querySchema: QuerySchema
    private let places: [String: Int]

    init(record: Row, database: DatabaseModel, columns: [ColumnModel], indexes: [IndexModel]) {
        sequence = record["seq"]
        self.database = database
        id = record["id"]
        name = record["name"]
        isEnabled = record["enabled"]
        hasRowSecurity = record["row_security"]
        permissions = JSONList.texts(record["permissions"])
        definitions = columns
        relationships = columns.filter { $0.relationship != nil }
        let columns = columns.filter(\.isStored)
        self.columns = columns
        self.indexes = indexes
        created = record["created"]
        updated = record["updated"]
        storage = RowStorage(table: sequence, columns: columns)
        querySchema = QuerySchema(rowsIn: storage, columns: definitions, indexes: indexes)
        places = Dictionary(
            columns.enumerated().map { ($0.element.key, $0.offset) }, uniquingKeysWith: { first, _ in first })
    }

    /// Where a column stands among `columns`.
    func place(of key: String) -> Int? { places[key] }
    func column(_ key: String) -> ColumnModel? { places[key].map { columns[$0] } }

    /// Any column, also one that rows hold no value for.
    func definition(_ key: String) -> ColumnModel? { definitions.first { $0.key == key } }

    /// The columns that clients see.
    var visibleColumns: [ColumnModel] { definitions.filter { !$0.isHidden } }

    /// The full-text index on exactly this column.
    static func fullTextIndex(on key: String, in indexes: [IndexModel]) -> IndexModel? {
        indexes.first { $0.hasFullTextTable && $0.columns == [key] }
    }

    /// Whether the table itself lets a caller do something; keys may do everything.
    func grants(_ action: String, to caller: Caller) -> Bool {
        caller.isKey || caller.holds(anyOf: PermissionText.roles(for: action, in: permissions))
    }

    func json(in dialect: DatabaseDialect) -> JSONValue {
        [
            "$id": .string(id), "$createdAt": .string(created), "$updatedAt": .string(updated),
            "$permissions": .array(permissions.map(JSONValue.string)), "databaseId": .string(database.id),
            "name": .string(name),
            "enabled": .bool(isEnabled), dialect.rowSecurity: .bool(hasRowSecurity),
            dialect.columns: .array(visibleColumns.map { $0.json(in: dialect) }),
            "indexes": .array(indexes.map { $0.json(in: dialect) }),
        ]
    }
}
