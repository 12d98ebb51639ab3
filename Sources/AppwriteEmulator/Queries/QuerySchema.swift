/// What can be queried: the attributes of a table of rows, or of one of the emulator's own records.
struct QuerySchema: Sendable {
    struct Attribute: Sendable {
        enum Kind: Sendable { case string, integer, double, boolean, datetime, sequence, relationship }

        /// Where the elements of a list are found.
        enum Elements: Sendable {
            /// A table of elements, with the number of the column.
            case table(String, column: Int64)
            /// The column itself holds JSON.
            case json
        }

        /// An expression of SQL; never text of a client's.
        var sql: String
        var kind: Kind
        /// Set on lists.
        var elements: Elements?
        /// The full-text table on this attribute.
        var fullText: String?
        /// Set on relationships.
        var relationship: ColumnModel?
        var isArray: Bool { elements != nil }
        /// Whether the rows hold no value for it, so that it is none to compare, order by or show.
        var isVirtual: Bool { relationship?.isStored == false }
    }

    /// The SQL table.
    var table: String
    /// The primary key, which also decides between rows that an order leaves equal.
    var sequence: String
    var attributes: [String: Attribute]
    /// Which keys `select` may name besides the system's; `nil` when `select` is not a method here.
    var selectable: [String]?
    /// What `select` of `*` shows; `selectable` when it is `nil`.
    var everything: [String]?
}

extension QuerySchema {
    /// The rows of a table.
    init(rowsIn storage: RowStorage, columns: [ColumnModel], indexes: [IndexModel]) {
        var attributes: [String: Attribute] = [
            "$id": Attribute(sql: "_id", kind: .string), "$sequence": Attribute(sql: "_seq", kind: .sequence),
            "$createdAt": Attribute(sql: "_created", kind: .datetime),
            "$updatedAt": Attribute(sql: "_updated", kind: .datetime),
        ]
        for column in columns where column.status == "available" && !column.isHidden {
            let kind: Attribute.Kind =
                switch column.kind {
                case .string: .string
                case .integer: .integer
                case .double: .double
                case .boolean: .boolean
                case .datetime: .datetime
                case .relationship: .relationship
                }
            attributes[column.key] = Attribute(
                sql: column.sqlName, kind: kind,
                elements: column.isArray ? .table(storage.lists, column: column.sequence) : nil,
                fullText: TableModel.fullTextIndex(on: column.key, in: indexes)?.sqlName,
                relationship: column.relationship == nil ? nil : column)
        }
        self.init(
            table: storage.table, sequence: "_seq", attributes: attributes,
            selectable: columns.filter { !$0.isHidden }.map(\.key),
            everything: columns.filter(\.isStored).map(\.key))
    }

    /// One of the emulator's own tables, with the attributes that Appwrite lets clients filter by.
    static func records(_ table: String, _ attributes: [String: Attribute]) -> QuerySchema {
        let system: [String: Attribute] = [
            "$id": Attribute(sql: "\(table).id", kind: .string),
            "$sequence": Attribute(sql: "\(table).seq", kind: .sequence),
            "$createdAt": Attribute(sql: "\(table).created", kind: .datetime),
            "$updatedAt": Attribute(sql: "\(table).updated", kind: .datetime),
        ]
        return QuerySchema(
            table: table, sequence: "\(table).seq", attributes: system.merging(attributes) { $1 }, selectable: nil)
    }
}
