/// The answer to `getList`.
public struct ListAnswer: Sendable {
    /// A JSON array of rows.
    public var rows: [UInt8]
    /// How many rows `rows` holds.
    public var count: Int
    /// How many rows match the filters in all.
    public var total: Int
    /// Whether the configured cap cut an answer that should have held every row.
    public var isTruncated: Bool
    /// Cursors of the next and the previous page, where there is one.
    public var nextCursor: String?
    public var previousCursor: String?

    public init(
        rows: [UInt8], count: Int, total: Int, isTruncated: Bool = false, nextCursor: String? = nil,
        previousCursor: String? = nil
    ) {
        self.rows = rows
        self.count = count
        self.total = total
        self.isTruncated = isTruncated
        self.nextCursor = nextCursor
        self.previousCursor = previousCursor
    }
}
