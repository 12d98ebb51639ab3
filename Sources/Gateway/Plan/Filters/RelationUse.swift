/// Which relationships the queries of a request go through.
///
/// Appwrite gathers the queries that go through the same relationship, looks for related rows to which all of them apply, and of
/// several paths behind it looks only at some. To keep filters apart, a relationship is gone through once, or, where a row is
/// related to one row at most, by way of its own columns alone.
struct RelationUse: Sendable {
    private var first: [String: Bool] = [:]

    /// Whether Appwrite may be asked for the column beside what it is asked for already.
    mutating func takes(_ column: ResolvedColumn) -> Bool {
        let key = column.relations.first?.key ?? column.key
        let isSimple = column.relations.count == 1 && !column.isToMany
        defer { first[key] = (first[key] ?? true) && isSimple }
        guard let others = first[key] else { return true }
        return others && isSimple
    }
}
