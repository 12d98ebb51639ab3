/// What a residual needs of one row: the values of each of its columns, in the order of the residual's columns.
public struct RowValues: Sendable, Hashable {
    /// One value for a column of the row itself, each element of a list, one value for each related row. Lists hold no null.
    let columns: [[RowValue]]
}
