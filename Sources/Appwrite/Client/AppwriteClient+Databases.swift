import JSONBytes

extension AppwriteClient {
    /// A database by its id and its name.
    public struct NamedDatabase: Sendable, Hashable {
        public var id: String
        public var name: String

        public init(id: String, name: String) {
            self.id = id
            self.name = name
        }
    }

    /// `GET /tablesdb`, which needs a key. Filters may name `$id` and `name`.
    public func listDatabases(
        queries: [Query], as caller: Caller
    ) async throws(AppwriteFailure) -> [NamedDatabase] {
        var call = AppwriteCall(.get, AppwritePath("/tablesdb"))
        call.query.append(queries: queries)
        call.query.append("total", "0")
        let json = try await parsed(call, as: caller)
        guard let databases = json["databases"]?.array else {
            throw .unreadable("a list of databases has no `databases`")
        }
        return databases.compactMap { database in
            database["$id"]?.string.map { NamedDatabase(id: $0, name: database["name"]?.string ?? "") }
        }
    }
}
