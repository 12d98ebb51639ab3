/// Reads the envelope of a list answer: `total`, where the rows are, and what is to change in them.
struct ListScan {
    private(set) var total: Int?
    /// The text of the array of rows, brackets included.
    private(set) var array: Range<Int>?
    private(set) var rows: [Range<Int>] = []
    private(set) var edits: [RowEdit] = []

    /// Takes the whole object; of members with the same key the last counts.
    mutating func scan(_ scanner: inout JSONScanner) throws(JSONError) {
        guard try scanner.peek() == 0x7B else { throw JSONError(.unexpectedShape, offset: scanner.offset) }
        scanner.offset += 1
        guard try scanner.peek() != 0x7D else {
            scanner.offset += 1
            return
        }
        while true {
            guard try scanner.peek() == 0x22 else { throw JSONError(.unexpectedByte, offset: scanner.offset) }
            let key = try scanner.scanString()
            try scanner.expect(0x3A)
            try scanMember(JSONScanner.decode(key, from: scanner.base), &scanner)
            let byte = try scanner.peek()
            guard byte == 0x2C || byte == 0x7D else { throw JSONError(.unexpectedByte, offset: scanner.offset) }
            scanner.offset += 1
            if byte == 0x7D { return }
        }
    }

    private mutating func scanMember(_ name: String, _ scanner: inout JSONScanner) throws(JSONError) {
        switch name {
        case "total": total = try scanCount(&scanner)
        case "rows": try scanRows(&scanner)
        default:
            var visitor = Skipping()
            try scanner.walk(&visitor, maximumDepth: RowRewriter.maximumDepth)
        }
    }

    private func scanCount(_ scanner: inout JSONScanner) throws(JSONError) -> Int {
        let first = try scanner.peek()
        guard first &- 0x30 < 10 else { throw JSONError(.unexpectedShape, offset: scanner.offset) }
        let range = try scanner.scanNumber()
        guard let count = Int(String(decoding: scanner.slice(range), as: UTF8.self)) else {
            throw JSONError(.unexpectedShape, offset: range.lowerBound)
        }
        return count
    }

    private mutating func scanRows(_ scanner: inout JSONScanner) throws(JSONError) {
        guard try scanner.peek() == 0x5B else { throw JSONError(.unexpectedShape, offset: scanner.offset) }
        let start = scanner.offset
        rows.removeAll()
        var visitor = RowVisitor(base: scanner.base)
        scanner.offset += 1
        if try scanner.peek() == 0x5D {
            scanner.offset += 1
        } else {
            try scanRow(&scanner, &visitor)
            while try scanner.peek() == 0x2C {
                scanner.offset += 1
                try scanRow(&scanner, &visitor)
            }
            try scanner.expect(0x5D)
        }
        array = start..<scanner.offset
        edits = visitor.edits
    }

    private mutating func scanRow(_ scanner: inout JSONScanner, _ visitor: inout RowVisitor) throws(JSONError) {
        guard try scanner.peek() == 0x7B else {
            throw JSONError(
                scanner.base[scanner.offset] == 0x5D ? .unexpectedByte : .unexpectedShape, offset: scanner.offset)
        }
        let start = scanner.offset
        try scanner.walk(&visitor, maximumDepth: RowRewriter.maximumDepth)
        rows.append(start..<scanner.offset)
    }
}
