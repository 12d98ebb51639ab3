/// One change to a text that is being copied: leave out `removed`, write `inserted` in its place.
struct RowEdit {
    /// What becomes of an edit once its object has ended is known only then.
    enum Kind: UInt8 {
        /// Holds the place at an object's first member; without a found `$id` it changes nothing.
        case front
        /// Leaves out a `$id` member.
        case identity
        /// Leaves out a column named `id`, if the object turns out to have a `$id`.
        case column
        /// Leaves out a member that the row's shape drops.
        case dropped
        /// Writes `inserted`, which counts in the decoded texts, in place of the text that it was.
        case text
        /// Changes nothing after all.
        case void
    }

    var kind: Kind
    /// The index of the object's `front` edit.
    let front: Int
    /// What to leave out; empty when something is only put in.
    var removed: Range<Int>
    /// From behind the key `$id` to the end of its value, to be written behind `"id"`; empty when there is nothing to put in.
    var inserted: Range<Int> = 0..<0
    /// Whether a comma must follow what is put in.
    var needsComma = true
}
