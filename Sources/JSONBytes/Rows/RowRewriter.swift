/// Turns Appwrite's row bytes into refine's: `"$id"` becomes `"id"` and moves to the front; every other byte of a row stays as it is,
/// unless a `RowShape` says otherwise.
///
/// Rows inside rows (loaded relationships) are rows too and are treated alike: any object with a member `$id`, however deep. A column
/// of the user's own that is named `id` is left out of a row that has `$id`, because readers of JSON let the later of two equal
/// keys win and would take the column for the row's id. Objects without `$id` stay as they are.
/// The whole body is checked against RFC 8259 on the way, so that what comes out is JSON or an error.
public enum RowRewriter {
    /// How many arrays and objects of an answer may lie inside each other.
    static let maximumDepth = 64
    /// And of JSON that a text holds; a deeper one stays a text.
    static let maximumTextDepth = 60

    /// Rewrites `{"total": n, "rows": […]}`, keys in any order, unknown keys skipped.
    /// - Throws: `JSONError`; with a shape that is not plain also for a row without `$id`.
    public static func rewriteList(_ body: [UInt8], shape: RowShape = .plain) throws(JSONError) -> Rows {
        try JSONScanner.withScanner(over: body) { (scanner) throws(JSONError) -> Rows in
            let base = scanner.base
            if shape.isPlain { return try list(&scanner) { RowVisitor(base: base) } }
            let rules = MemberRules(shape)
            return try list(&scanner) { ShapingVisitor(base: base, rules: rules) }
        }
    }

    /// Rewrites one row.
    /// - Throws: as `rewriteList`.
    public static func rewriteRow(_ body: [UInt8], shape: RowShape = .plain) throws(JSONError) -> [UInt8] {
        try JSONScanner.withScanner(over: body) { (scanner) throws(JSONError) -> [UInt8] in
            let base = scanner.base
            if shape.isPlain { return try row(&scanner, RowVisitor(base: base)) }
            return try row(&scanner, ShapingVisitor(base: base, rules: MemberRules(shape)))
        }
    }

    @inline(__always)
    private static func list<Visitor: RowFinding>(
        _ scanner: inout JSONScanner, _ makeVisitor: @escaping () -> Visitor
    ) throws(JSONError) -> Rows {
        var list = ListScan(makeVisitor)
        try list.scan(&scanner)
        try scanner.expectEnd()
        guard let total = list.total, let array = list.array else {
            throw JSONError(.unexpectedShape, offset: scanner.offset)
        }
        return rows(array: array, rows: list.rows, found: list.found, total: total, from: scanner)
    }

    @inline(__always)
    private static func row(
        _ scanner: inout JSONScanner, _ visitor: some RowFinding
    ) throws(JSONError) -> [UInt8] {
        var visitor = visitor
        guard try scanner.peek() == 0x7B else { throw JSONError(.unexpectedShape, offset: scanner.offset) }
        let start = scanner.offset
        try scanner.walk(&visitor, maximumDepth: maximumDepth)
        if let failure = visitor.failure { throw failure }
        let end = scanner.offset
        try scanner.expectEnd()
        return rows(array: start..<end, rows: [], found: visitor, total: 1, from: scanner).bytes
    }

    /// Copies the text at `array` with the edits applied, and says where the rows went. Cannot fail, and writes at most as many
    /// bytes as it reads: each edit's insertion is shorter than what it removes.
    private static func rows(
        array: Range<Int>, rows: [Range<Int>], found: some RowFinding, total: Int, from scanner: JSONScanner
    ) -> Rows {
        var ranges: [Range<Int>] = []
        ranges.reserveCapacity(rows.count)
        let bytes = [UInt8](unsafeUninitializedCapacity: array.count) { buffer, count in
            var copy = EditingCopy(
                from: scanner.base, to: buffer, at: array.lowerBound, edits: found.edits, decoded: found.decoded)
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
