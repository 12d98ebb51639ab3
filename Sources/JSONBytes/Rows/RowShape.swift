/// What is made of a row's members, beside its id: which are left out, and which hold JSON as text.
///
/// A row is an object with `$id`. The members of rows inside rows are chosen by the inner row's `$tableId`.
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

    /// The members of the row itself.
    public var row: Members
    /// Those of rows inside it, by table id. An inner row that does not tell its table loses what any of them drops.
    public var related: [String: Members]

    public init(row: Members = Members(), related: [String: Members] = [:]) {
        self.row = row
        self.related = related
    }

    /// Every member stays as it is.
    public static let plain = RowShape()

    /// Whether there is nothing to do.
    public var isPlain: Bool { row.isEmpty && related.values.allSatisfy(\.isEmpty) }
}
