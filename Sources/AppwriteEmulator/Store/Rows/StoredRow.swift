import JSONBytes

/// A row in memory: what is stored, or is about to be.
struct StoredRow: Sendable {
    /// 0 before it is stored.
    var sequence: Int64 = 0
    var id: String
    var created: String
    var updated: String
    var permissions: [String]
    /// In the order of the table's columns.
    var values: [JSONValue]
}

/// In which form a row is answered.
struct RowShape: Sendable {
    var dialect: DatabaseDialect
    /// Whether the answer names database and table. Increments forget to.
    var namesPlace = true
    /// Bulk events write `$sequence` as text, and servers from 1.9 always do.
    var sequenceIsText = false
    /// Some events carry the internal `$collection`.
    var hasCollection = false
    /// Events of a transaction name the table in both dialects and the database not at all.
    var isFromTransaction = false

    init(_ dialect: DatabaseDialect, _ variant: ServerVariant) {
        self.dialect = dialect
        sequenceIsText = variant.isFrom19
    }
}

extension StoredRow {
    /// Appends the row as JSON, the columns first, as Appwrite does.
    /// - Parameters:
    ///   - isShown: whether a column is.
    ///   - related: what stands for relationships instead of what the row holds, as JSON.
    func render(
        _ table: TableModel, as shape: RowShape, showing isShown: (String) -> Bool = { _ in true },
        related: [String: [UInt8]] = [:], into bytes: inout [UInt8]
    ) {
        bytes.append(UInt8(ascii: "{"))
        for (column, value) in zip(table.columns, values)
        where related[column.key] == nil && isShown(column.key) {
            bytes.appendJSONString(column.key)
            bytes.append(UInt8(ascii: ":"))
            RowRendering.append(value, of: column, into: &bytes)
            bytes.append(UInt8(ascii: ","))
        }
        for column in table.relationships {
            guard let value = related[column.key] else { continue }
            bytes.appendJSONString(column.key)
            bytes.append(UInt8(ascii: ":"))
            bytes.append(contentsOf: value)
            bytes.append(UInt8(ascii: ","))
        }
        RowRendering.appendSystemFields(of: self, table, as: shape, into: &bytes)
        bytes.append(UInt8(ascii: "}"))
    }

    func rendered(
        _ table: TableModel, as shape: RowShape, showing isShown: (String) -> Bool = { _ in true }
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        render(table, as: shape, showing: isShown, into: &bytes)
        return bytes
    }
}

/// The pieces of a row's JSON.
enum RowRendering {
    /// A value as JSON. A list that was never set reads as an empty one.
    static func append(_ value: JSONValue, of column: ColumnModel, into bytes: inout [UInt8]) {
        if column.isArray, value.isNull {
            bytes.append(contentsOf: "[]".utf8)
        } else {
            value.serialize(into: &bytes)
        }
    }

    static func appendSystemFields(
        of row: StoredRow, _ table: TableModel, as shape: RowShape, into bytes: inout [UInt8]
    ) {
        func member(_ key: StaticString, _ text: String) {
            bytes.append(contentsOf: UnsafeRawBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount))
            bytes.appendJSONString(text)
        }
        member("\"$id\":", row.id)
        let quote = shape.sequenceIsText ? "\"" : ""
        bytes.append(contentsOf: ",\"$sequence\":\(quote)\(row.sequence)\(quote)".utf8)
        member(",\"$createdAt\":", row.created)
        member(",\"$updatedAt\":", row.updated)
        bytes.append(contentsOf: ",\"$permissions\":".utf8)
        JSONValue.array(row.permissions.map(JSONValue.string)).serialize(into: &bytes)
        if shape.hasCollection {
            member(",\"$collection\":", "database_\(table.database.sequence)_collection_\(table.sequence)")
        }
        guard shape.namesPlace else { return }
        if !shape.isFromTransaction { member(",\"$databaseId\":", table.database.id) }
        if shape.dialect == .tables || shape.isFromTransaction { member(",\"$tableId\":", table.id) }
        if shape.dialect == .collections || shape.isFromTransaction { member(",\"$collectionId\":", table.id) }
    }

    /// The end of a row's JSON that is the same for all rows of a table, from `$permissions` on.
    static func place(of table: TableModel, in dialect: DatabaseDialect) -> [UInt8] {
        var bytes = Array(",\"$databaseId\":".utf8)
        bytes.appendJSONString(table.database.id)
        bytes.append(contentsOf: ",\"$\(dialect.tableID)\":".utf8)
        bytes.appendJSONString(table.id)
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }
}
