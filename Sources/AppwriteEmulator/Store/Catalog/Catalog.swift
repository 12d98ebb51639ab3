import GRDB
import NIOConcurrencyHelpers

/// Finds databases and tables. What it has read it remembers, as long as the version that stands in the database stays the
/// same: whoever changes a record of these calls `changed`.
final class Catalog: Sendable {
    private struct Memory {
        var version: Int64 = 0
        var tables: [TableName: TableModel] = [:]
    }

    private struct TableName: Hashable {
        var database: String
        var table: String
    }

    private let memory = NIOLockedValueBox(Memory())

    /// Notes, within the transaction that does it, that databases, tables, columns or indexes are being changed. The version
    /// is drawn by lot: one that was never kept must not come to stand for something else.
    static func changed(in db: Database) throws {
        try db.run("UPDATE catalog SET version = random()")
    }

    func database(_ id: String, db: Database) throws -> DatabaseModel? {
        try db.first("SELECT * FROM databases WHERE id = ?", [.text(id)]).map(DatabaseModel.init(record:))
    }

    func table(_ id: String, of database: String, db: Database) throws -> TableModel? {
        let version: Int64 = try db.first("SELECT version FROM catalog")?["version"] ?? 0
        let name = TableName(database: database, table: id)
        if let known = memory.withLockedValue({ $0.version == version ? $0.tables[name] : nil }) { return known }
        guard let owner = try self.database(database, db: db), let table = try Self.load(id, of: owner, db: db) else {
            return nil
        }
        memory.withLockedValue { memory in
            if memory.version != version { memory = Memory(version: version) }
            memory.tables[name] = table
        }
        return table
    }

    static func load(_ id: String, of database: DatabaseModel, db: Database) throws -> TableModel? {
        let record = try db.first(
            "SELECT * FROM tables WHERE database = ? AND id = ?", [.integer(database.sequence), .text(id)])
        return try record.map { try load(record: $0, of: database, db: db) }
    }

    static func load(record: Row, of database: DatabaseModel, db: Database) throws -> TableModel {
        let sequence: Int64 = record["seq"]
        let columns = try db.all("SELECT * FROM columns WHERE \"table\" = ? ORDER BY seq", [.integer(sequence)])
        let indexes = try db.all("SELECT * FROM indexes WHERE \"table\" = ? ORDER BY seq", [.integer(sequence)])
        return TableModel(
            record: record, database: database, columns: columns.map(ColumnModel.init(record:)),
            indexes: indexes.map(IndexModel.init(record:)))
    }
}
