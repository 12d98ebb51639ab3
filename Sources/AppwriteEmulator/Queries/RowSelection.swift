/// What a `select` asks for: columns of a row, and related rows with what is wanted of them.
struct RowSelection: Sendable, Hashable {
    /// Keys of columns that rows hold values for. The system's fields are always shown.
    var keys: [String] = []
    /// By the key of the relationship.
    var related: [String: RowSelection] = [:]

    func shows(_ key: String) -> Bool { keys.contains(key) }

    /// Everything that either asks for.
    func union(_ other: RowSelection) -> RowSelection {
        RowSelection(
            keys: keys + other.keys.filter { !keys.contains($0) },
            related: related.merging(other.related) { $0.union($1) })
    }
}
