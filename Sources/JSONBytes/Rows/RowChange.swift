/// A change to a part of the copy of an object, to be made when the object has ended: whether it has a `$id`, and which table's row it
/// is, may come behind the part.
struct RowChange {
    enum Kind {
        /// Leaves out a column of the user's own that is named `id`.
        case column
        /// Leaves out a member that a shape drops.
        case dropped(rule: Int)
        /// Writes, in place of a text, the JSON that it holds, which lies at `decoded` in the decoded texts.
        case text(rule: Int, decoded: Range<Int>)
    }

    let kind: Kind
    /// Where the part lies in the copy.
    var range: Range<Int>
}
