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
    /// - Parameter member: what the rows are called.
    /// - Throws: `JSONError`, also for a row without `$id`.
    public static func rewriteList(
        _ body: [UInt8], shape: RowShape = .plain, member: String = "rows"
    ) throws(JSONError) -> Rows {
        let body = try ClosedRows(shown: shape.shown).leftOut(of: body)
        if shape.leavesMembers { return try list(body, member) { RowVisitor(base: $0, copy: $1) } }
        let rules = MemberRules(shape)
        return try list(body, member) { ShapingVisitor(base: $0, copy: $1, rules: rules) }
    }

    /// Rewrites one row.
    /// - Throws: as `rewriteList`.
    public static func rewriteRow(_ body: [UInt8], shape: RowShape = .plain) throws(JSONError) -> [UInt8] {
        let body = try ClosedRows(shown: shape.shown).leftOut(of: body)
        if shape.leavesMembers { return try row(body) { RowVisitor(base: $0, copy: $1) } }
        let rules = MemberRules(shape)
        return try row(body) { ShapingVisitor(base: $0, copy: $1, rules: rules) }
    }

    @inline(__always)
    private static func list(
        _ body: [UInt8], _ member: String, _ makeVisitor: (UnsafePointer<UInt8>, RowCopy) -> some RowCopying
    ) throws(JSONError) -> Rows {
        var rows = Rows(total: 0, bytes: [], ranges: [])
        rows.bytes = try copying(body) { (scanner, copy) throws(JSONError) -> Int in
            var list = ListScan(makeVisitor(scanner.base, copy), member: member)
            try list.scan(&scanner)
            try scanner.expectEnd()
            guard let total = list.total, let ranges = list.ranges else {
                throw JSONError(.unexpectedShape, offset: scanner.offset)
            }
            rows.total = total
            rows.ranges = ranges
            return list.written
        }
        return rows
    }

    @inline(__always)
    private static func row(
        _ body: [UInt8], _ makeVisitor: (UnsafePointer<UInt8>, RowCopy) -> some RowCopying
    ) throws(JSONError) -> [UInt8] {
        try copying(body) { (scanner, copy) throws(JSONError) -> Int in
            guard try scanner.peek() == 0x7B else { throw JSONError(.unexpectedShape, offset: scanner.offset) }
            var visitor = makeVisitor(scanner.base, copy)
            visitor.restart(at: scanner.offset)
            try scanner.walk(&visitor, maximumDepth: maximumDepth)
            if let failure = visitor.failure { throw failure }
            let written = visitor.finish(at: scanner.offset)
            try scanner.expectEnd()
            return written
        }
    }

    /// The bytes that `write` copies of `body`, as many as it says.
    @inline(__always)
    private static func copying(
        _ body: [UInt8], _ write: (inout JSONScanner, RowCopy) throws(JSONError) -> Int
    ) throws(JSONError) -> [UInt8] {
        try JSONScanner.withScanner(over: body) { (scanner) throws(JSONError) -> [UInt8] in
            var failure: JSONError?
            let bytes = [UInt8](unsafeUninitializedCapacity: scanner.count) { target, count in
                guard let start = target.baseAddress else { return }
                do throws(JSONError) {
                    count = try write(&scanner, RowCopy(from: scanner.base, to: start))
                } catch {
                    failure = error
                }
            }
            if let failure { throw failure }
            return bytes
        }
    }
}
