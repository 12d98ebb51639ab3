/// What is made of a row's members, beside its id: which are left out, and which hold JSON as text.
///
/// A row is an object with `$id`. What becomes of rows inside rows is chosen by the inner row's `$tableId`.
public struct RowShape: Sendable, Hashable {
    /// The members of one table's rows.
    public struct Members: Sendable, Hashable {
        /// Left out.
        public var dropped: Set<String>
        /// Texts, or lists of texts, that hold JSON: an object or array among them is written as such. Everything else, also text
        /// that only looks like JSON, stays a text.
        public var json: Set<String>

        public init(dropped: Set<String> = [], json: Set<String> = []) {
            self.dropped = dropped
            self.json = json
        }

        public var isEmpty: Bool { dropped.isEmpty && json.isEmpty }
    }

    /// Tables by their ids, whatever the case of their letters.
    public enum Tables: Sendable, Hashable {
        case all
        case only(Set<String>)
        case allBut(Set<String>)

        /// - Parameter id: of a table, `nil` for one that is not told: of such a one only `all` are sure.
        func contains(_ id: String?) -> Bool {
            switch self {
            case .all: true
            case .only(let ids): id.map { id in ids.contains { $0.lowercased() == id.lowercased() } } ?? false
            case .allBut(let ids): id.map { id in !ids.contains { $0.lowercased() == id.lowercased() } } ?? false
            }
        }
    }

    /// The members of the row itself.
    public var row: Members
    /// Those of rows inside it, by table id. An inner row that does not tell its table loses what any of them drops.
    public var related: [String: Members]

    /// Whose rows are shown inside rows. A member that holds rows of any other table is left out.
    public var shown: Tables

    public init(row: Members = Members(), related: [String: Members] = [:], shown: Tables = .all) {
        self.row = row
        self.related = related
        self.shown = shown
    }

    /// Every member stays as it is.
    public static let plain = RowShape()

    /// Whether there is nothing to do.
    public var isPlain: Bool { shown == .all && leavesMembers }

    /// Whether the members of every row that is shown stay as they are.
    var leavesMembers: Bool { row.isEmpty && related.values.allSatisfy(\.isEmpty) }
}
