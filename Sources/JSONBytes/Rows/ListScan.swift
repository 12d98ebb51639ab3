/// Reads the envelope of a list answer, `total` and where the rows are, and has its rows copied.
struct ListScan<Visitor: RowCopying> {
    private(set) var total: Int?
    /// Where each row lies in the copy; `nil` without an array of rows. Of several arrays of rows the last counts.
    private(set) var ranges: [Range<Int>]?
    /// How long the copy is.
    private(set) var written = 0
    private var visitor: Visitor
    /// What the rows are called.
    private let member: String

    init(_ visitor: Visitor, member: String) {
        self.visitor = visitor
        self.member = member
    }

    /// Takes the whole object; of members with the same key the last counts.
    mutating func scan(_ scanner: inout JSONScanner) throws(JSONError) {
        try scanner.scanObject { (scanner, key) throws(JSONError) in
            switch JSONScanner.decode(key, from: scanner.base) {
            case "total": total = try scanCount(&scanner)
            case member: try scanRows(&scanner)
            default: _ = try scanner.scanValue(maximumDepth: RowRewriter.maximumDepth - 1)
            }
        }
    }

    private func scanCount(_ scanner: inout JSONScanner) throws(JSONError) -> Int {
        guard scanner.isAtNumber else { throw JSONError(.unexpectedShape, offset: scanner.offset) }
        let range = try scanner.scanNumber()
        guard let count = Int(String(decoding: scanner.slice(range), as: UTF8.self)), count >= 0 else {
            throw JSONError(.unexpectedShape, offset: range.lowerBound)
        }
        return count
    }

    private mutating func scanRows(_ scanner: inout JSONScanner) throws(JSONError) {
        visitor.restart(at: scanner.offset)
        var ranges: [Range<Int>] = []
        // A row has seven system columns, about 250 bytes, besides its own.
        ranges.reserveCapacity((scanner.count - scanner.offset) / 256)
        try scanner.scanArray { (scanner) throws(JSONError) in
            guard scanner.base[scanner.offset] == 0x7B else {
                throw JSONError(.unexpectedShape, offset: scanner.offset)
            }
            let start = visitor.position(of: scanner.offset)
            try scanner.walk(&visitor, maximumDepth: RowRewriter.maximumDepth - 2)
            if let failure = visitor.failure { throw failure }
            ranges.append(start..<visitor.position(of: scanner.offset))
        }
        written = visitor.finish(at: scanner.offset)
        self.ranges = ranges
    }
}
