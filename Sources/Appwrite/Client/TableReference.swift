/// A table within a database: where rows live.
public struct TableReference: Sendable, Hashable {
    public var database: String
    public var table: String

    public init(database: String, table: String) {
        self.database = database
        self.table = table
    }
}
