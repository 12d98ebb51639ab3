extension RowRewriter.Rows {
    /// The rows of several answers as one array: chunks of a get-many, pages of a walk. The rows' bytes are copied, not read.
    /// - Parameter total: the `total` of the whole; the number of rows when `nil`.
    public static func joining(_ pieces: [RowRewriter.Rows], total: Int? = nil) -> RowRewriter.Rows {
        let count = pieces.reduce(0) { $0 + $1.ranges.count }
        if let only = pieces.first, pieces.count == 1 {
            return RowRewriter.Rows(total: total ?? count, bytes: only.bytes, ranges: only.ranges)
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(pieces.reduce(2) { $0 + $1.bytes.count })
        var ranges: [Range<Int>] = []
        ranges.reserveCapacity(count)
        bytes.append(0x5B)
        for piece in pieces {
            for range in piece.ranges {
                if !ranges.isEmpty { bytes.append(0x2C) }
                let start = bytes.count
                bytes.append(contentsOf: piece.bytes[range])
                ranges.append(start..<bytes.count)
            }
        }
        bytes.append(0x5D)
        return RowRewriter.Rows(total: total ?? count, bytes: bytes, ranges: ranges)
    }
}
