/// Makes the changes that a shape asks for, members to drop and texts that hold JSON, besides those that `RowVisitor` makes.
struct ShapingVisitor: RowCopying {
    private let base: UnsafePointer<UInt8>
    private let rules: MemberRules
    private var rows: RowVisitor
    /// What the texts that hold JSON stand for, of all open objects.
    private var decoded: [UInt8] = []
    /// The innermost object around the current place.
    private var object = OpenObject()
    /// The objects around that one.
    private var outer: [OpenObject] = []

    private static let tableKey = Array("$tableId".utf8)

    private struct OpenObject {
        var firstDecoded = 0
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
        case text(rule: Int)

        var matters: Bool { if case .other = self { false } else { true } }
    }

    init(base: UnsafePointer<UInt8>, copy: RowCopy, rules: MemberRules) {
        self.base = base
        self.rules = rules
        rows = RowVisitor(base: base, copy: copy)
    }

    var failure: JSONError? { rows.failure }

    mutating func restart(at offset: Int) { rows.restart(at: offset) }
    func position(of offset: Int) -> Int { rows.position(of: offset) }
    mutating func finish(at end: Int) -> Int { rows.finish(at: end) }

    var hearsFlatArrays: Bool { object.member.matters }

    /// Whether the innermost object lies inside a row.
    private var isRelated: Bool { rows.depth > 1 }

    mutating func beginObject(at offset: Int) {
        if rows.depth > 0 { outer.append(object) }
        rows.beginObject(at: offset)
        object = OpenObject(firstDecoded: decoded.count)
    }

    @inline(__always)
    mutating func key(_ key: JSONScanner.StringToken, comma: Int?) {
        rows.key(key, comma: comma)
        let lengths = isRelated ? rules.relatedLengths : rules.rowLengths
        guard key.hasEscapes || lengths.contains(key.content.count) else { return }
        note(key, comma: comma)
    }

    /// A member begins that may be one of those that matter.
    @inline(never)
    private mutating func note(_ key: JSONScanner.StringToken, comma: Int?) {
        if isRelated, Self.isTable(key, in: base) {
            begin(.table)
            return
        }
        let all = isRelated ? rules.related : rules.row
        guard let rule = MemberRules.rule(for: key, among: all, in: base) else { return }
        if all[rule].drops { rows.leaveOut(.dropped(rule: rule), key: key, comma: comma) }
        if all[rule].unwraps { begin(.text(rule: rule)) }
    }

    private mutating func begin(_ member: Member) {
        object.member = member
        object.arrays = 0
    }

    @inline(__always)
    mutating func endMember(at offset: Int) {
        rows.endMember(at: offset)
        object.member = .other
    }

    @inline(__always)
    mutating func beginArray() {
        object.arrays &+= 1
    }

    @inline(__always)
    mutating func endArray() {
        object.arrays &-= 1
    }

    @inline(__always)
    mutating func string(_ token: JSONScanner.StringToken) {
        if object.member.matters { read(token) }
    }

    @inline(never)
    private mutating func read(_ token: JSONScanner.StringToken) {
        switch object.member {
        case .other: break
        case .table: object.table = object.arrays == 0 ? token : nil
        case .text(let rule):
            // The value itself, or an element of a list.
            guard object.arrays <= 1, let text = decodedJSON(token) else { return }
            rows.replace(token, .text(rule: rule, decoded: text))
        }
    }

    mutating func endObject(at offset: Int) {
        if !isRelated {
            rows.endObject(at: offset, decoded: decoded) { _ in true }
        } else {
            let table = object.table.map { JSONScanner.decode($0, from: base) }
            rows.endObject(at: offset, decoded: decoded) { [rules] in rules.holds($0, in: table) }
        }
        decoded.removeLast(decoded.count - object.firstDecoded)
        if rows.depth > 0 { object = outer.removeLast() }
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
        return MemberRules.isEqual(key, to: tableKey, in: base)
    }
}
