/// Finds what `RowRewriter` changes when rows have a shape: what `RowVisitor` finds, members to drop, and texts that hold JSON.
struct ShapingVisitor: RowFinding {
    private let base: UnsafePointer<UInt8>
    private let rules: MemberRules
    private var rows: RowVisitor
    private(set) var decoded: [UInt8] = []
    /// The objects around the current place; the first is the row itself.
    private var open: [OpenObject] = []
    /// Edits of related rows that wait for the row's table to be known.
    private var candidates: [(edit: Int, rule: MemberRules.Rule)] = []
    private var ownFailure: JSONError?
    /// In how many of the open objects a member is being read that matters: usually none, which spares a look at `open`.
    private var activeCount = 0

    private struct OpenObject {
        let start: Int
        /// The index of the edit at its first member, once there is one.
        let front: Int
        let firstCandidate: Int
        /// The member whose value is being read.
        var member = Member.other
        /// How many arrays of that value are open.
        var arrays = 0
        /// Where the value of `$tableId` lies.
        var table: JSONScanner.StringToken?
    }

    private enum Member {
        case other
        case table
        case text(MemberRules.Rule)

        var matters: Bool { if case .other = self { false } else { true } }
    }

    init(base: UnsafePointer<UInt8>, rules: MemberRules) {
        self.base = base
        self.rules = rules
        rows = RowVisitor(base: base)
    }

    var edits: [RowEdit] { rows.edits }
    var failure: JSONError? { rows.failure ?? ownFailure }

    mutating func reserve(rows count: Int) {
        rows.reserve(rows: count)
    }

    mutating func beginObject(at offset: Int) {
        open.append(OpenObject(start: offset, front: rows.edits.count, firstCandidate: candidates.count))
        rows.beginObject(at: offset)
    }

    @inline(__always)
    mutating func key(_ key: JSONScanner.StringToken, comma: Int?) {
        rows.key(key, comma: comma)
        let lengths = open.count > 1 ? rules.relatedLengths : rules.rowLengths
        guard key.hasEscapes || lengths.contains(key.content.count) else { return }
        note(key, comma: comma)
    }

    /// A member begins that may be one of those that matter.
    @inline(never)
    private mutating func note(_ key: JSONScanner.StringToken, comma: Int?) {
        let last = open.count - 1
        guard last >= 0 else { return }
        let isRelated = last > 0
        if isRelated, Self.isTable(key, in: base) {
            begin(.table)
            return
        }
        guard let rule = MemberRules.rule(for: key, among: isRelated ? rules.related : rules.row, in: base) else {
            return
        }
        if rule.drops {
            if isRelated { candidates.append((rows.edits.count, rule)) }
            rows.note(.dropped, key: key, comma: comma)
        }
        if rule.unwraps { begin(.text(rule)) }
    }

    private mutating func begin(_ member: Member) {
        open[open.count - 1].member = member
        open[open.count - 1].arrays = 0
        activeCount += 1
    }

    @inline(__always)
    mutating func endMember(at offset: Int) {
        rows.endMember(at: offset)
        if activeCount > 0 { end() }
    }

    @inline(never)
    private mutating func end() {
        guard let last = open.indices.last, open[last].member.matters else { return }
        open[last].member = .other
        activeCount -= 1
    }

    @inline(__always)
    mutating func beginArray() {
        if activeCount > 0, let last = open.indices.last { open[last].arrays += 1 }
    }

    @inline(__always)
    mutating func endArray() {
        if activeCount > 0, let last = open.indices.last { open[last].arrays -= 1 }
    }

    @inline(__always)
    mutating func string(_ token: JSONScanner.StringToken) {
        if activeCount > 0 { read(token) }
    }

    @inline(never)
    private mutating func read(_ token: JSONScanner.StringToken) {
        guard let object = open.last else { return }
        switch object.member {
        case .other: break
        case .table: open[open.count - 1].table = object.arrays == 0 ? token : nil
        case .text(let rule):
            // The value itself, or an element of a list.
            guard object.arrays <= 1, let text = decodedJSON(token) else { return }
            if open.count > 1 { candidates.append((rows.edits.count, rule)) }
            rows.replace(token, with: text, front: object.front)
        }
    }

    mutating func endObject() {
        rows.endObject()
        guard let object = open.popLast() else { return }
        let isRow = rows.isIdentified(front: object.front)
        if open.isEmpty {
            if !isRow { ownFailure = ownFailure ?? JSONError(.unexpectedShape, offset: object.start) }
            return
        }
        guard candidates.count > object.firstCandidate else { return }
        let table = object.table.map { JSONScanner.decode($0, from: base) }
        for (edit, rule) in candidates[object.firstCandidate...] where !isRow || !holds(rule, of: edit, in: table) {
            rows.cancel(edit)
        }
        candidates.removeSubrange(object.firstCandidate...)
    }

    private func holds(_ rule: MemberRules.Rule, of edit: Int, in table: String?) -> Bool {
        rows.edits[edit].kind == .dropped ? rules.drops(rule, in: table) : rules.unwraps(rule, in: table)
    }

    /// The object or array that a text holds, kept in `decoded`; `nil` when it holds none.
    private mutating func decodedJSON(_ token: JSONScanner.StringToken) -> Range<Int>? {
        // The commonest texts are recognised by their first byte; white space may be written as an escape.
        let content = token.content
        guard content.count >= 2, [0x7B, 0x5B, 0x20, 0x5C].contains(base[content.lowerBound]) else { return nil }
        let start = decoded.count
        JSONScanner.decode(token, from: base, into: &decoded)
        let text = start..<decoded.count
        if Self.isObjectOrArray(decoded, at: text) { return text }
        decoded.removeSubrange(text)
        return nil
    }

    private static func isObjectOrArray(_ bytes: [UInt8], at range: Range<Int>) -> Bool {
        let isOne = try? JSONScanner.withScanner(over: bytes, in: range) { (scanner) throws(JSONError) -> Bool in
            let first = try scanner.peek()
            guard first == 0x7B || first == 0x5B else { return false }
            _ = try scanner.scanValue(maximumDepth: RowRewriter.maximumTextDepth)
            try scanner.expectEnd()
            return true
        }
        return isOne ?? false
    }

    private static func isTable(_ key: JSONScanner.StringToken, in base: UnsafePointer<UInt8>) -> Bool {
        if key.hasEscapes { return JSONScanner.decode(key, from: base) == "$tableId" }
        guard key.content.count == 8 else { return false }
        return UnsafeBufferPointer(start: base + key.content.lowerBound, count: 8).elementsEqual("$tableId".utf8)
    }
}
