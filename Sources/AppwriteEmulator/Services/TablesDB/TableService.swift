import GRDB
import HTTPTypes
import JSONBytes

/// Tables of a database.
struct TableService: Sendable {
    let dialect: DatabaseDialect

    static let readScopes = ["tables.read", "collections.read"]
    static let writeScopes = ["tables.write", "collections.write"]

    var routes: [Route] {
        let all = "\(dialect.root)/:databaseId/\(dialect.tables)"
        let one = "\(all)/:\(dialect.tableID)"
        return [
            Route(.get, all, scopes: Self.readScopes, .read(list)),
            Route(.post, all, scopes: Self.writeScopes, .write(create)),
            Route(.get, one, scopes: Self.readScopes, .read { .json(try $0.table(dialect).json(in: dialect)) }),
            Route(.put, one, scopes: Self.writeScopes, .write(update)),
            Route(.delete, one, scopes: Self.writeScopes, .write(delete)),
        ]
    }

    private func list(_ call: Call) throws -> APIResponse {
        let database = try call.database()
        let schema = QuerySchema.records(
            "tables",
            [
                "name": .init(sql: "tables.name", kind: .string),
                "enabled": .init(sql: "tables.enabled", kind: .boolean),
                dialect.rowSecurity: .init(sql: "tables.row_security", kind: .boolean),
            ])
        var list = RecordList(call: call, schema: schema, selection: "tables.*")
        list.conditions = [ListPlan.Condition(sql: "tables.database = ?", values: [.integer(database.sequence)])]
        list.searchedText = "tables.id || ' ' || tables.name"
        return try list.answer(named: dialect.tables) { record in
            try Catalog.load(record: record, of: database, db: call.db).json(in: dialect)
        }
    }

    private func create(_ call: Call) throws -> APIResponse {
        _ = try call.path("databaseId", .uid)
        let id = call.resolvedID(try call.required(dialect.tableID, .customID))
        let name = try call.required("name", .text(128))
        let permissions =
            try call.optional("permissions", PermissionText.rule(actions: PermissionText.tableActions)) ?? []
        let rowSecurity = try call.optional(dialect.rowSecurity, .boolean) ?? false
        let isEnabled = try call.optional("enabled", .boolean) ?? true
        let database = try call.database()
        guard try Catalog.load(id, of: database, db: call.db) == nil else { throw dialect.tableAlreadyExists }
        let now = call.now.text
        try Catalog.changed(in: call.db)
        try call.db.run(
            """
            INSERT INTO tables (database, id, name, enabled, row_security, permissions, created, updated)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(database.sequence), .text(id), .text(name), .flag(isEnabled), .flag(rowSecurity),
                .text(JSONList.json(permissions)), .text(now), .text(now),
            ])
        try call.db.execute(sql: RowStorage(table: call.db.lastInsertedRowID, columns: []).creation)
        return .json(try find(id, database, call).json(in: dialect), status: 201)
    }

    private func find(_ id: String, _ database: DatabaseModel, _ call: Call) throws -> TableModel {
        guard let table = try Catalog.load(id, of: database, db: call.db) else { throw dialect.tableNotFound }
        return table
    }

    private func update(_ call: Call) throws -> APIResponse {
        _ = try call.path("databaseId", .uid)
        _ = try call.path(dialect.tableID, .uid)
        let name = try call.required("name", .text(128))
        let permissions = try call.optional("permissions", PermissionText.rule(actions: PermissionText.tableActions))
        let rowSecurity = try call.optional(dialect.rowSecurity, .boolean) ?? false
        let isEnabled = try call.optional("enabled", .boolean) ?? true
        let table = try call.table(dialect)
        try Catalog.changed(in: call.db)
        try call.db.run(
            "UPDATE tables SET name = ?, permissions = ?, row_security = ?, enabled = ?, updated = ? WHERE seq = ?",
            [
                .text(name), .text(JSONList.json(permissions ?? table.permissions)), .flag(rowSecurity),
                .flag(isEnabled),
                .text(call.now.text), .integer(table.sequence),
            ])
        if rowSecurity, !table.hasRowSecurity {
            let editor = TableEditor(table: table, db: call.db)
            for index in table.indexes { try editor.addReaders(to: index) }
        }
        return .json(try find(table.id, table.database, call).json(in: dialect))
    }

    private func delete(_ call: Call) throws -> APIResponse {
        let table = try call.table(dialect)
        try Catalog.changed(in: call.db)
        let editor = TableEditor(table: table, db: call.db)
        try editor.removeRelationships()
        try editor.dropStorage()
        try call.db.run("DELETE FROM tables WHERE seq = ?", [.integer(table.sequence)])
        return .empty
    }
}
