import GRDB
import HTTPTypes
import JSONBytes

/// Databases.
struct DatabaseService: Sendable {
    let dialect: DatabaseDialect

    var routes: [Route] {
        let one = "\(dialect.root)/:databaseId"
        let (reading, writing) = (["databases.read"], ["databases.write"])
        return [
            Route(.get, dialect.root, scopes: reading, .read(list)),
            Route(.post, dialect.root, scopes: writing, .write(create)),
            Route(.get, one, scopes: reading, .read(get)),
            Route(.put, one, scopes: writing, .write(update)),
            Route(.delete, one, scopes: writing, .write(delete)),
        ]
    }

    private func list(_ call: Call) throws -> APIResponse {
        let schema = QuerySchema.records("databases", ["name": .init(sql: "databases.name", kind: .string)])
        var list = RecordList(call: call, schema: schema, selection: "databases.*")
        list.searchedText = "databases.id || ' ' || databases.name"
        return try list.answer(named: "databases") { DatabaseModel(record: $0).json }
    }

    private func create(_ call: Call) throws -> APIResponse {
        let id = call.resolvedID(try call.required("databaseId", .customID))
        let name = try call.required("name", .text(128))
        let isEnabled = try call.optional("enabled", .boolean) ?? true
        guard try call.emulator.catalog.database(id, db: call.db) == nil else { throw APIError.databaseAlreadyExists }
        let now = call.now.text
        try Catalog.changed(in: call.db)
        try call.db.run(
            "INSERT INTO databases (id, name, type, enabled, created, updated) VALUES (?, ?, ?, ?, ?, ?)",
            [
                .text(id), .text(name), .text(dialect == .tables ? "tablesdb" : "legacy"), .flag(isEnabled), .text(now),
                .text(now),
            ])
        return .json(try find(id, call).json, status: 201)
    }

    private func find(_ id: String, _ call: Call) throws -> DatabaseModel {
        guard let database = try call.emulator.catalog.database(id, db: call.db) else {
            throw APIError.databaseNotFound
        }
        return database
    }

    private func get(_ call: Call) throws -> APIResponse { .json(try call.database().json) }

    private func update(_ call: Call) throws -> APIResponse {
        _ = try call.path("databaseId", .uid)
        let name = try call.required("name", .text(128))
        let isEnabled = try call.optional("enabled", .boolean) ?? true
        let database = try call.database()
        try Catalog.changed(in: call.db)
        try call.db.run(
            "UPDATE databases SET name = ?, enabled = ?, updated = ? WHERE seq = ?",
            [.text(name), .flag(isEnabled), .text(call.now.text), .integer(database.sequence)])
        return .json(try find(database.id, call).json)
    }

    private func delete(_ call: Call) throws -> APIResponse {
        let database = try call.database()
        try Catalog.changed(in: call.db)
        for record in try call.db.all("SELECT * FROM tables WHERE database = ?", [.integer(database.sequence)]) {
            // Read again each time: an earlier table took its relationships with it.
            let table = try Catalog.load(record: record, of: database, db: call.db)
            let editor = TableEditor(table: table, db: call.db)
            try editor.removeRelationships()
            try editor.dropStorage()
        }
        try call.db.run("DELETE FROM databases WHERE seq = ?", [.integer(database.sequence)])
        return .empty
    }
}
