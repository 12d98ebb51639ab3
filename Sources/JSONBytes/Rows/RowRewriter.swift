/// Turns Appwrite's row bytes into refine's: `"$id"` becomes `"id"` and moves to the front; every other byte of a row stays as it is.
///
/// Rows inside rows (loaded relationships) are rows too and are treated alike: any object with a member `$id`, however deep. A column
/// of the user's own that is named `id` is left out of a row that has `$id`, because readers of JSON let the later of two equal
/// keys win and would take the column for the row's id. Objects without `$id` stay as they are.
/// The whole body is checked against RFC 8259 on the way, so that what comes out is JSON or an error.
public enum RowRewriter {
    /// How many arrays and objects of an answer may lie inside each other.
    static let maximumDepth = 64

    /// Rewrites `{"total": n, "rows": […]}`, keys in any order, unknown keys skipped.
    public static func rewriteList(_ body: [UInt8]) throws(JSONError) -> Rows {
        try JSONScanner.withScanner(over: body) { (scanner) throws(JSONError) -> Rows in
            var list = ListScan()
            try list.scan(&scanner)
            try scanner.expectEnd()
            guard let total = list.total, let array = list.array else {
                throw JSONError(.unexpectedShape, offset: scanner.offset)
            }
            return rows(array: array, rows: list.rows, edits: list.edits, total: total, from: scanner)
        }
    }

    /// Rewrites one row.
    public static func rewriteRow(_ body: [UInt8]) throws(JSONError) -> [UInt8] {
        try JSONScanner.withScanner(over: body) { (scanner) throws(JSONError) -> [UInt8] in
            guard try scanner.peek() == 0x7B else { throw JSONError(.unexpectedShape, offset: scanner.offset) }
            let start = scanner.offset
            var visitor = RowVisitor(base: scanner.base)
            try scanner.walk(&visitor, maximumDepth: maximumDepth)
            if let failure = visitor.failure { throw failure }
            let end = scanner.offset
            try scanner.expectEnd()
            return rows(array: start..<end, rows: [], edits: visitor.edits, total: 1, from: scanner).bytes
        }
    }

    /// Copies the text at `array` with the edits applied, and says where the rows went. Cannot fail, and writes at most as many
    /// bytes as it reads: each edit's insertion is shorter than what it removes.
    private static func rows(
        array: Range<Int>, rows: [Range<Int>], edits: [RowEdit], total: Int, from scanner: JSONScanner
    ) -> Rows {
        var ranges: [Range<Int>] = []
        ranges.reserveCapacity(rows.count)
        let bytes = [UInt8](unsafeUninitializedCapacity: array.count) { buffer, count in
            var copy = EditingCopy(from: scanner.base, to: buffer, at: array.lowerBound, edits: edits)
            for row in rows {
                copy.advance(to: row.lowerBound)
                let start = copy.written
                copy.advance(to: row.upperBound)
                ranges.append(start..<copy.written)
            }
            copy.advance(to: array.upperBound)
            count = copy.written
        }
        return Rows(total: total, bytes: bytes, ranges: ranges)
    }
}
