/// A visitor that copies the rows that it walks, with the changes that are to be made in them.
protocol RowCopying: JSONVisitor {
    /// The first thing that no row may hold.
    var failure: JSONError? { get }

    /// Forgets what has been copied and begins at an offset of the source.
    mutating func restart(at offset: Int)
    /// Where the byte at an offset of the source, which no object around it has yet been walked for, comes to lie in the copy.
    func position(of offset: Int) -> Int
    /// Copies what is left up to `end` of the source, and says how long the copy is.
    mutating func finish(at end: Int) -> Int
}
