extension RowRewriter {
    /// The rows of a list answer.
    public struct Rows: Sendable {
        /// Appwrite's `total` (capped at 5000 by the server).
        public var total: Int
        /// A JSON array of the rewritten rows.
        public var bytes: [UInt8]
        /// Where each row's object lies in `bytes`.
        public var ranges: [Range<Int>]

        public init(total: Int, bytes: [UInt8], ranges: [Range<Int>]) {
            self.total = total
            self.bytes = bytes
            self.ranges = ranges
        }
    }
}
