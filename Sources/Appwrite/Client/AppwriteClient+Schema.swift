import JSONBytes

// The shape of tables. Needs a key: Appwrite shows it to nobody else.
extension AppwriteClient {
    /// `GET /tablesdb/{db}/tables/{table}`: columns and indexes included.
    public func getTable(_ table: TableReference, as caller: Caller) async throws(AppwriteFailure) -> TableSchema {
        let json = try await parsed(AppwriteCall(.get, try AppwritePath(table)), as: caller)
        return try TableSchema(json)
    }

    /// `GET /tablesdb/{db}/tables`, walked to the end.
    public func listTables(database: String, as caller: Caller) async throws(AppwriteFailure) -> [TableSchema] {
        let path = try AppwritePath("/tablesdb").appending(id: database, as: "databaseId").appending("/tables")
        var tables: [TableSchema] = []
        while true {
            var call = AppwriteCall(.get, path)
            call.query.append(queries: [.limit(Self.tablesPerPage), .offset(tables.count)])
            call.query.append("total", "0")
            let json = try await parsed(call, as: caller)
            guard let page = json["tables"]?.array else { throw .unreadable("a list of tables has no `tables`") }
            for table in page { tables.append(try TableSchema(table)) }
            if page.count < Self.tablesPerPage { return tables }
        }
    }

    private static var tablesPerPage: Int { 100 }
}
