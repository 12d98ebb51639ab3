import Appwrite

/// What is known of the table when rules are held against a request.
struct RuleContext: Sendable {
    var table: TableReference
    /// All of it, hidden columns too.
    var schema: TableSchema?
    /// The schemas of other tables, as far as they are known.
    var known: @Sendable (TableReference) -> TableSchema? = { _ in nil }
    var limits = PlanLimits()

    func schema(ofTable id: String) -> TableSchema? {
        id == table.table ? schema : known(TableReference(database: table.database, table: id))
    }
}
