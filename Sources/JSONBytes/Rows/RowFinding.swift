/// A visitor of rows that finds out what is to change in them.
protocol RowFinding: JSONVisitor {
    /// The changes, in the order of the text.
    var edits: [RowEdit] { get }
    /// Texts that edits put in from elsewhere; see `RowEdit.Kind.text`.
    var decoded: [UInt8] { get }
    /// The first thing that no row may hold.
    var failure: JSONError? { get }

    /// About how many rows to expect.
    mutating func reserve(rows: Int)
}
