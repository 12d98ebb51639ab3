/// What is wanted of each row: which of its columns, and which rows that it refers to in place of their ids.
public struct Selection: Sendable, Hashable {
    /// Columns of the row itself; `nil` means all. Dotted names (`author.name`) are columns of related rows.
    public var fields: [String]?
    /// Relationships to follow, as paths from the row: `author` is every column of the related row, `author.name` one of them,
    /// `author.team` goes on from there, and `*` stands for every relationship of the table, `author.*` for every one of the
    /// related row.
    public var populate: [String]

    public init(fields: [String]? = nil, populate: [String] = []) {
        self.fields = fields
        self.populate = populate
    }

    /// Every column, and related rows as ids.
    public static let all = Selection()
}
