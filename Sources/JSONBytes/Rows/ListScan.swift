/// Reads the envelope of a list answer: `total`, where the rows are, and what is to change in them.
struct ListScan<Visitor: RowFinding> {
    private(set) var total: Int?
    /// The text of the array of rows, brackets included.
    private(set) var array: Range<Int>?
    private(set) var rows: [Range<Int>] = []
    /// Of several arrays of rows the last counts.
    private(set) var found: Visitor
    private let makeVisitor: () -> Visitor

    init(_ makeVisitor: @escaping () -> Visitor) {
        self.makeVisitor = makeVisitor
        found = makeVisitor()
    }

    /// Takes the whole object; of members with the same key the last counts.
    mutating func scan(_ scanner: inout JSONScanner) throws(JSONError) {
        try scanner.scanObject { (scanner, key) throws(JSONError) in
            switch JSONScanner.decode(key, from: scanner.base) {
            case "total": total = try scanCount(&scanner)
            case "rows": try scanRows(&scanner)
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
        let start = scanner.offset
        // A row has seven system columns, about 250 bytes, besides its own.
        let expectedRows = (scanner.count - start) / 256
        var visitor = makeVisitor()
        visitor.reserve(rows: expectedRows)
        var rows: [Range<Int>] = []
        rows.reserveCapacity(expectedRows)
        try scanner.scanArray { (scanner) throws(JSONError) in
            guard scanner.base[scanner.offset] == 0x7B else {
                throw JSONError(.unexpectedShape, offset: scanner.offset)
            }
            let row = scanner.offset
            try scanner.walk(&visitor, maximumDepth: RowRewriter.maximumDepth - 2)
            if let failure = visitor.failure { throw failure }
            rows.append(row..<scanner.offset)
        }
        array = start..<scanner.offset
        self.rows = rows
        found = visitor
    }
}
