/// Cuts what a server sends to what was asked of it: Appwrite knows no range of a single byte, and may begin a part earlier than asked.
struct ContentSlice: Sendable, Hashable {
    /// Bytes still to be passed over.
    private var skipped: Int
    /// Bytes still to come.
    private(set) var missing: Int

    init(skipping skipped: Int, taking count: Int) {
        self.skipped = skipped
        missing = count
    }

    /// - Returns: what of a piece belongs to the slice; perhaps nothing.
    mutating func take(_ piece: [UInt8]) -> ArraySlice<UInt8> {
        let rest = piece.dropFirst(skipped)
        skipped -= piece.count - rest.count
        let part = rest.prefix(missing)
        missing -= part.count
        return part
    }
}
