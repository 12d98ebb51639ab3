import GRDB
import JSONBytes

extension Call {
    /// The table that the path names. A disabled database or table does not exist for clients.
    func table(_ dialect: DatabaseDialect) throws -> TableModel {
        try table(path(dialect.tableID, .uid), of: path("databaseId", .uid), dialect)
    }

    func table(_ id: String, of databaseID: String, _ dialect: DatabaseDialect) throws -> TableModel {
        if let table = try emulator.catalog.table(id, of: databaseID, db: db) {
            guard table.database.isEnabled || caller.isKey else { throw APIError.databaseNotFound }
            guard table.isEnabled || caller.isKey else { throw dialect.tableNotFound }
            return table
        }
        guard let database = try emulator.catalog.database(databaseID, db: db), database.isEnabled || caller.isKey
        else {
            throw APIError.databaseNotFound
        }
        throw dialect.tableNotFound
    }

    /// The database that the path names.
    func database() throws -> DatabaseModel {
        guard let database = try emulator.catalog.database(path("databaseId", .uid), db: db) else {
            throw APIError.databaseNotFound
        }
        return database
    }

    /// An editor of a table's rows for this caller.
    func editor(_ table: TableModel, _ dialect: DatabaseDialect) throws -> RowEditor {
        var editor = RowEditor(
            table: table, dialect: dialect, relatives: relatives(of: table), environment: emulator.environment, now: now
        )
        if let text = request.header("X-Appwrite-Timestamp") {
            guard let moment = DateText.parse(text, now: now) else {
                throw APIError.argument("Invalid X-Appwrite-Timestamp header value")
            }
            editor.lastSeen = moment
        }
        return editor
    }

    /// The tables that a table is related with, for this caller.
    func relatives(of table: TableModel) -> Relatives {
        Relatives(database: table.database, caller: caller, catalog: emulator.catalog, db: db)
    }

    var variant: ServerVariant { emulator.configuration.variant }

    /// The queries of a list of rows, checked.
    func rowPlan(_ texts: [String], _ table: TableModel, _ dialect: DatabaseDialect) throws -> ListPlan {
        try QueryParser.plan(
            texts, schema: table.querySchema, audience: .rows, now: now, variant: variant,
            relatives: relatives(of: table)
        ) { cursor in
            let found = try db.first("SELECT 1 FROM \(table.storage.table) WHERE _id = ?", [.text(cursor.id)])
            guard found != nil else { throw RowList.cursorNotFound(cursor.id, dialect) }
        }
    }
}
