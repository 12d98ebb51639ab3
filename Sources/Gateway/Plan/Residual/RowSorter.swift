/// A column by which the gateway sorts rows.
public struct RowSorter: Sendable, Hashable {
    public var column: RowColumn
    public var isDescending: Bool
    public var collation: TextCollation
    /// Whether rows without a value come first when ascending; descending turns everything round. As the server does it.
    public var nullsFirst: Bool

    public init(_ column: RowColumn, isDescending: Bool, collation: TextCollation, nullsFirst: Bool) {
        self.column = column
        self.isDescending = isDescending
        self.collation = collation
        self.nullsFirst = nullsFirst
    }

    /// Below zero when `left` comes first, zero when this does not decide.
    func compare(_ left: SortKey, _ right: SortKey) -> Int {
        let ascending: Int =
            switch (left == .null, right == .null) {
            case (true, true): 0
            case (true, false): nullsFirst ? -1 : 1
            case (false, true): nullsFirst ? 1 : -1
            case (false, false): left.compared(to: right, by: collation) ?? 0
            }
        return isDescending ? -ascending : ascending
    }
}
