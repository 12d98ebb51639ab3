import GRDB
import JSONBytes

/// An index of a client's table.
struct IndexModel: Sendable {
    enum Kind: String, Sendable, CaseIterable { case key, fulltext, unique, spatial }

    var sequence: Int64
    var key: String
    var kind: Kind
    /// Keys of columns, or system fields.
    var columns: [String]
    /// `ASC` and `DESC` as the client gave them, possibly fewer than columns.
    var orders: [String]
    var lengths: [Int64]
    var status: String
    var error: String
    var created: String
    var updated: String

    /// A search names one column, so that indexes over several serve nobody and are kept as records only.
    var hasFullTextTable: Bool { kind == .fulltext && columns.count == 1 && status == "available" }

    /// The name of the SQL index, or of the full-text table.
    var sqlName: String { kind == .fulltext ? "f\(sequence)" : "i\(sequence)" }

    init(
        sequence: Int64, key: String, kind: Kind, columns: [String], orders: [String], lengths: [Int64], status: String,
        error: String, created: String, updated: String
    ) {
        self.sequence = sequence
        self.key = key
        self.kind = kind
        self.columns = columns
        self.orders = orders
        self.lengths = lengths
        self.status = status
        self.error = error
        self.created = created
        self.updated = updated
    }

    /// Reads a record of `indexes`.
    init(record: Row) {
        sequence = record["seq"]
        key = record["key"]
        kind = Kind(rawValue: record["type"]) ?? .key
        columns = JSONList.texts(record["columns"])
        orders = JSONList.texts(record["orders"])
        lengths = ((try? JSONValue(parsing: record["lengths"] as String))?.array ?? []).compactMap(\.int64)
        status = record["status"]
        error = record["error"]
        created = record["created"]
        updated = record["updated"]
    }

    func json(in dialect: DatabaseDialect, status: String? = nil) -> JSONValue {
        [
            "$id": .string("\(sequence)_\(key)"), "$createdAt": .string(created), "$updatedAt": .string(updated),
            "key": .string(key), "type": .string(kind.rawValue), "status": .string(status ?? self.status),
            "error": .string(error), dialect.columns: .array(columns.map(JSONValue.string)),
            "lengths": .array(lengths.map(JSONValue.integer)), "orders": .array(orders.map(JSONValue.string)),
        ]
    }
}
