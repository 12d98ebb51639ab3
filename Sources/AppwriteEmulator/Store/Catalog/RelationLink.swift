/// How the rows of two related tables are linked in SQL.
enum RelationLink: Sendable, Hashable {
    /// This table's rows hold the id of the related row, in this column.
    case own(String)
    /// The related rows hold the id of this table's row, in this column of theirs.
    case theirs(String)
    /// Pairs of numbers of rows in a table of their own, in these columns.
    case junction(String, own: String, theirs: String)
}

extension ColumnModel {
    /// How rows with this column are linked with those of the table at the other end; `nil` for other columns.
    func link(to related: TableModel) -> RelationLink? {
        guard let relationship else { return nil }
        if relationship.isStored { return .own(sqlName) }
        if relationship.kind == .manyToMany {
            let isParent = relationship.side == .parent
            return .junction(
                relationship.junction, own: isParent ? "parent" : "child", theirs: isParent ? "child" : "parent")
        }
        return related.definition(relationship.twoWayKey).map { .theirs($0.sqlName) }
    }
}
