import Foundation
import GRDB
import JSONBytes

/// Stores, changes and removes rows of one table.
struct RowWriter {
    let table: TableModel
    let db: Database

    /// Stores a new row and gives it its sequence.
    /// - Throws: `RowClash` when the id or a unique index has the value already.
    func insert(_ row: inout StoredRow) throws {
        let set = try readers(of: row.permissions)
        let fields: [DatabaseValue] = [
            .text(row.id), .text(row.created), .text(row.updated), .text(JSONList.json(row.permissions)), .integer(set),
        ]
        let values = zip(table.columns, row.values).map { Self.stored($0.1, in: $0.0) }
        try clashing {
            try db.run(table.storage.insertion, fields + values)
        }
        row.sequence = db.lastInsertedRowID
    }

    /// Stores what differs between two states of a row.
    func update(_ old: StoredRow, to new: StoredRow) throws {
        var assignments: [String] = []
        var arguments: [DatabaseValue] = []
        func set(_ name: String, _ value: DatabaseValue) {
            assignments.append("\(name) = ?")
            arguments.append(value)
        }
        if old.created != new.created { set("_created", .text(new.created)) }
        if old.updated != new.updated { set("_updated", .text(new.updated)) }
        if old.permissions != new.permissions {
            set("_permissions", .text(JSONList.json(new.permissions)))
            set("_read", .integer(try readers(of: new.permissions)))
        }
        for (place, column) in table.columns.enumerated() where old.values[place] != new.values[place] {
            set(column.sqlName, Self.stored(new.values[place], in: column))
        }
        guard !assignments.isEmpty else { return }
        let sql = "UPDATE \(table.storage.table) SET \(assignments.joined(separator: ", ")) WHERE _seq = ?"
        try clashing { try db.run(sql, arguments + [.integer(old.sequence)]) }
    }

    func delete(_ row: StoredRow) throws {
        try db.run("DELETE FROM \(table.storage.table) WHERE _seq = ?", [.integer(row.sequence)])
    }

    func find(_ id: String) throws -> StoredRow? {
        let reader = RowReader(table)
        let statement = try db.cachedStatement(
            sql: "SELECT \(reader.selection) FROM \(table.storage.table) WHERE _id = ?")
        return try reader.fetchAll(statement, [.text(id)]).first
    }

    /// The number of the set of roles that may read; made when it is new.
    private func readers(of permissions: [String]) throws -> Int64 {
        let roles = Set(PermissionText.roles(for: "read", in: permissions)).sorted()
        let text = JSONList.json(roles)
        let storage = table.storage
        if let known = try db.first("SELECT id FROM \(storage.readers) WHERE roles = ?", [.text(text)]) {
            return known["id"]
        }
        try db.run("INSERT INTO \(storage.readers) (roles) VALUES (?)", [.text(text)])
        let set = db.lastInsertedRowID
        for role in roles {
            try db.run("INSERT INTO \(storage.grants) VALUES (?, ?)", [.text(role), .integer(set)])
        }
        return set
    }

    private func clashing(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            throw RowClash()
        }
    }

    /// A value as it is bound to a statement.
    static func stored(_ value: JSONValue, in column: ColumnModel) -> DatabaseValue {
        if column.isArray { return value.isNull ? .null : value.text.databaseValue }
        switch value {
        case .null: return .null
        case .bool(let flag): return .flag(flag)
        case .string(let text): return .text(text)
        case .number(let number):
            if column.kind == .integer, let integer = number.int64 { return .integer(integer) }
            return number.double.databaseValue
        case .array, .object: return value.text.databaseValue
        }
    }
}

/// An id or a value of a unique index is taken.
struct RowClash: Error {}
