/// The names that Appwrite gives to one change of a row: every subset of the ids replaced by `*`, with and without the
/// action, and the levels above.
struct EventNames {
    var database = "main"
    var table = "posts"
    var row = "r1"
    var action = "update"

    /// Update, upsert and delete of one row in 1.8.1: 22 names.
    var tables: [String] { under("databases", "tables", "rows") }
    /// Creates and bulk writes in 1.8.1: 42 names, collections and tables in turn.
    var collectionsAndTables: [String] {
        let collections = under("databases", "collections", "documents")
        var names: [String] = []
        for (collection, table) in zip(collections, tables) {
            names += collection == table ? [table] : [collection, table]
        }
        return names
    }
    /// Everything in 1.9.0: 64 names.
    var all: [String] { under("tablesdb", "tables", "rows") + collectionsAndTables }
    /// Appwrite before 1.8: 22 names.
    var legacy: [String] { under("databases", "collections", "documents") }

    private func under(_ root: String, _ container: String, _ record: String) -> [String] {
        var names: [String] = []
        let choices = [false, true].flatMap { d in [false, true].flatMap { t in [false, true].map { (d, t, $0) } } }
        for suffix in ["." + action, ""] {
            for (anyDatabase, anyTable, anyRow) in choices {
                names.append(
                    "\(root).\(anyDatabase ? "*" : database).\(container).\(anyTable ? "*" : table)"
                        + ".\(record).\(anyRow ? "*" : row)\(suffix)")
            }
        }
        for name in [
            "\(database).\(container).\(table)", "*.\(container).*", "*.\(container).\(table)",
            "\(database).\(container).*", database, "*",
        ] {
            names.append("\(root).\(name)")
        }
        return names
    }
}
