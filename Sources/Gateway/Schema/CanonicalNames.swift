import Appwrite
import JSONBytes

/// Holds names to the spelling that tables and databases have of their own.
///
/// Appwrite's SQL databases find ids whatever the case of their letters. Here rules, live events, counts and the audit trail belong to
/// names, so that `Posts` must not be another way to `posts`: what is found by another spelling than its own is unknown.
struct CanonicalNames: Sendable {
    /// Reads the databases that a query finds, with the server key.
    let databases: AdapterProbe.List
    /// The resources of a table, for hints.
    let resources: @Sendable (TableReference) -> [String]

    /// - Throws: what Appwrite says of a table that it does not have.
    func check(_ schema: TableSchema, foundBy table: TableReference) async throws(AppwriteFailure) {
        let database = try await database(of: schema, foundBy: table)
        guard schema.id == table.table, database == table.database else {
            let own = resources(TableReference(database: database, table: schema.id))
            let what =
                database == table.database
                ? "table \(Excerpt.name(table.table))" : "database \(Excerpt.name(table.database))"
            let hint = own.first.map { " Did you mean \(Excerpt.name($0))?" } ?? ""
            throw .refused(
                AppwriteError(
                    status: 404, type: "table_not_found",
                    message: "There is no \(what): names are taken letter by letter.\(hint)")
            )
        }
    }

    /// A table keeps the database's id as it was written when the table was made, so that a difference is not yet one of the database's.
    private func database(
        of schema: TableSchema, foundBy table: TableReference
    ) async throws(AppwriteFailure) -> String {
        guard let told = schema.database, told != table.database else { return table.database }
        let found = try await databases([
            .filter(.equal, column: "$id", values: [.string(table.database)]), .limit(1),
        ])
        return found.first?.id ?? told
    }
}
