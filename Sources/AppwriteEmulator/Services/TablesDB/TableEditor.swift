import GRDB
import JSONBytes

/// Changes the columns and indexes of a table: the records and the storage in one.
struct TableEditor {
    let table: TableModel
    let db: Database

    /// Drops what the rows are stored in. Relationships have to be gone before.
    func dropStorage() throws {
        for index in table.indexes where index.hasFullTextTable {
            try db.execute(sql: table.storage.droppingFullText(index.sqlName))
        }
        try db.execute(sql: table.storage.removal)
    }

    // MARK: Columns

    /// Adds a column, the record's number of which comes back.
    func add(_ column: ColumnModel) throws -> ColumnModel {
        try Catalog.changed(in: db)
        try db.run(
            """
            INSERT INTO columns ("table", key, type, size, required, "array", definition, status, error, created, updated)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(table.sequence), .text(column.key), .text(column.kind.rawValue), .integer(Int64(column.size)),
                .flag(column.isRequired), .flag(column.isArray), .text(column.definition.text), .text(column.status),
                .text(column.error), .text(column.created), .text(column.updated),
            ])
        var added = column
        added.sequence = db.lastInsertedRowID
        if added.relationship?.side == .parent { added.relationship?.number = added.sequence }
        try db.execute(sql: table.storage.addition(of: added))
        return added
    }

    /// Changes a column's record: key, whether it is required, size, range, elements and default.
    func update(_ column: ColumnModel) throws {
        try Catalog.changed(in: db)
        try db.run(
            "UPDATE columns SET key = ?, size = ?, required = ?, definition = ?, updated = ? WHERE seq = ?",
            [
                .text(column.key), .integer(Int64(column.size)), .flag(column.isRequired),
                .text(column.definition.text),
                .text(column.updated), .integer(column.sequence),
            ])
    }

    /// Renames a column in the indexes that name it.
    func renameInIndexes(_ old: String, to new: String) throws {
        for index in table.indexes where index.columns.contains(old) {
            try db.run(
                "UPDATE indexes SET columns = ? WHERE seq = ?",
                [.text(JSONList.json(index.columns.map { $0 == old ? new : $0 })), .integer(index.sequence)])
        }
    }

    /// Removes a column, from indexes too; an index without columns goes with it. A relationship takes its column in the other
    /// table with it.
    func remove(_ column: ColumnModel) throws {
        guard let relationship = column.relationship else { return try removeAlone(column) }
        guard let related = try Catalog.load(relationship.relatedTable, of: table.database, db: db) else { return }
        try RelationshipEditor(table: table, related: related, db: db).remove(column)
    }

    /// Removes all relationships that the table takes part in.
    func removeRelationships() throws {
        var gone: Set<String> = []
        for column in table.relationships where !gone.contains(column.key) {
            try remove(column)
            // Of a relationship of the table with itself both columns are gone now.
            if let relationship = column.relationship, relationship.relatedTable == table.id {
                gone.insert(relationship.twoWayKey)
            }
        }
    }

    /// Removes a column as if nothing else depended on it.
    func removeAlone(_ column: ColumnModel) throws {
        for index in table.indexes where index.columns.contains(column.key) {
            try remove(index)
            let rest = index.columns.enumerated().filter { $0.element != column.key }
            guard !rest.isEmpty else { continue }
            var smaller = index
            smaller.columns = rest.map(\.element)
            smaller.orders = rest.compactMap {
                index.orders.indices.contains($0.offset) ? index.orders[$0.offset] : nil
            }
            smaller.lengths = rest.compactMap {
                index.lengths.indices.contains($0.offset) ? index.lengths[$0.offset] : nil
            }
            try add(smaller)
        }
        try Catalog.changed(in: db)
        try db.execute(sql: table.storage.dropping(column))
        try db.run("DELETE FROM columns WHERE seq = ?", [.integer(column.sequence)])
    }

    // MARK: Indexes

    /// Adds an index. One that the rows do not allow is kept as failed, with the reason.
    func add(_ index: IndexModel) throws {
        try Catalog.changed(in: db)
        try db.run(
            """
            INSERT INTO indexes ("table", key, type, columns, orders, lengths, status, error, created, updated)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(table.sequence), .text(index.key), .text(index.kind.rawValue),
                .text(JSONList.json(index.columns)),
                .text(JSONList.json(index.orders)), .text(JSONValue.array(index.lengths.map(JSONValue.integer)).text),
                .text("available"), .text(""), .text(index.created), .text(index.updated),
            ])
        var added = index
        added.sequence = db.lastInsertedRowID
        var failure: String?
        try db.inSavepoint {
            do {
                try make(added)
                return .commit
            } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
                failure = "The rows hold values that clash"
                return .rollback
            }
        }
        if let failure {
            try db.run(
                "UPDATE indexes SET status = 'failed', error = ? WHERE seq = ?",
                [.text(failure), .integer(added.sequence)])
        }
    }

    private func make(_ index: IndexModel) throws {
        if index.kind == .fulltext {
            guard index.columns.count == 1, let column = table.column(index.columns[0]) else { return }
            return try db.execute(sql: table.storage.fullText(index.sqlName, on: column))
        }
        let unique = index.kind == .unique ? "UNIQUE " : ""
        try db.execute(
            sql: "CREATE \(unique)INDEX \(index.sqlName) ON \(table.storage.table) (\(sqlColumns(of: index)))")
        if table.hasRowSecurity { try addReaders(to: index) }
    }

    /// Makes a second index, which also holds each row's set of readers: with row security, who may read what matches is then
    /// counted without a look at the rows.
    func addReaders(to index: IndexModel) throws {
        guard index.kind != .fulltext else { return }
        try db.execute(
            sql: """
                CREATE INDEX IF NOT EXISTS \(index.sqlName)_read ON \(table.storage.table) (\(sqlColumns(of: index)), _read)
                """)
    }

    private func sqlColumns(of index: IndexModel) -> String {
        index.columns.enumerated().map { place, key in
            let order = index.orders.indices.contains(place) && index.orders[place] == "DESC" ? " DESC" : ""
            return sqlName(of: key) + order
        }.joined(separator: ", ")
    }

    private func sqlName(of key: String) -> String {
        switch key {
        case "$id": "_id"
        case "$createdAt": "_created"
        case "$updatedAt": "_updated"
        case "$sequence": "_seq"
        default: table.column(key)?.sqlName ?? "_seq"
        }
    }

    func remove(_ index: IndexModel) throws {
        try Catalog.changed(in: db)
        if index.hasFullTextTable {
            try db.execute(sql: table.storage.droppingFullText(index.sqlName))
        } else {
            try db.execute(sql: "DROP INDEX IF EXISTS \(index.sqlName); DROP INDEX IF EXISTS \(index.sqlName)_read")
        }
        try db.run("DELETE FROM indexes WHERE seq = ?", [.integer(index.sequence)])
    }
}
