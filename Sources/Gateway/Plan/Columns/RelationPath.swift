import Appwrite

/// A dotted name that begins with a relationship: `author.name`, `author.team.title`.
struct RelationPath: Sendable, Hashable {
    var parts: [String]

    /// `nil` for a name that leads nowhere else.
    init?(_ name: String, from schema: TableSchema) {
        guard let dot = name.utf8.firstIndex(of: UInt8(ascii: ".")), dot != name.startIndex,
            schema.column(String(name[..<dot]))?.type == .relationship
        else { return nil }
        parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    }
}
