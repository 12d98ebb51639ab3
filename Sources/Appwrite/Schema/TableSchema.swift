/// A table as Appwrite describes it: what the planner needs to know of it.
public struct TableSchema: Sendable, Hashable {
    public var id: String
    public var name: String
    /// Whether rows carry permissions of their own.
    public var rowSecurity: Bool
    public var permissions: [Permission]
    /// Columns that can be used (status `available`).
    public var columns: [Column]
    /// Indexes that can be used.
    public var indexes: [Index]
    /// A disabled table exists for keys only; to everybody else it is a 404.
    public var enabled: Bool
    /// The database's id; `nil` where the answer does not tell it.
    public var database: String?
    /// What sets a list of one of Appwrite's other services apart; `nil` for tables.
    public var records: RecordTraits?

    public init(
        id: String, name: String, rowSecurity: Bool, permissions: [Permission], columns: [Column], indexes: [Index],
        enabled: Bool = true
    ) {
        self.id = id
        self.name = name
        self.rowSecurity = rowSecurity
        self.permissions = permissions
        self.columns = columns
        self.indexes = indexes
        self.enabled = enabled
    }

    public func column(_ key: String) -> Column? { columns.first { $0.key == key } }

    /// Whether Appwrite filters and sorts by a column, one of its own among them.
    public func isQueryable(_ key: String) -> Bool { records?.queryable.contains(key) ?? true }

    /// What can be asked of records that are no rows.
    public struct RecordTraits: Sendable, Hashable {
        /// The columns that Appwrite filters and sorts by; the others are only shown.
        public var queryable: Set<String>
        /// Columns that show an empty text where there is no value.
        public var blank: Set<String>

        public init(queryable: Set<String>, blank: Set<String> = []) {
            self.queryable = queryable
            self.blank = blank
        }
    }

    public struct Index: Sendable, Hashable {
        public var key: String
        /// `key`, `fulltext`, `unique`, `spatial`.
        public var type: String
        public var columns: [String]

        public init(key: String, type: String, columns: [String]) {
            self.key = key
            self.type = type
            self.columns = columns
        }
    }
}
