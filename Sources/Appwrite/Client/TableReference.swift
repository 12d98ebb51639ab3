/// A table within a database: where rows live.
public struct TableReference: Sendable, Hashable {
    public var database: String
    public var table: String

    public init(database: String, table: String) {
        self.database = database
        self.table = table
    }

    /// The table in the one spelling that stands for all of them: see `Identifier.folded`.
    public var folded: TableReference {
        TableReference(database: Identifier.folded(database), table: Identifier.folded(table))
    }
}
