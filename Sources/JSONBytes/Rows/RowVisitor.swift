/// Makes the changes that `RowRewriter` makes in all rows, and keeps the book of those that a shape adds.
struct RowVisitor: RowCopying {
    var hearsFlatArrays: Bool { false }

    private let base: UnsafePointer<UInt8>
    private var copy: RowCopy
    /// The innermost object around the current place.
    private var object = OpenObject()
    /// The objects around that one.
    private var outer: [OpenObject] = []
    /// How many objects are open.
    private(set) var depth = 0
    /// Where the outermost of them begins in the source.
    private var rowStart = 0
    /// The changes to come of all open objects.
    private var changes: [RowChange] = []
    /// The first `$id` that is no text, or the first row without any.
    private(set) var failure: JSONError?

    private struct OpenObject {
        /// Where its first member begins in the copy.
        var front = 0
        /// Whether that member stays.
        var keepsFirst = true
        /// From behind the key `$id` to the end of its value, in the source; empty without a `$id`.
        var identity = 0..<0
        /// What becomes of the member that is being read.
        var pending: Pending?
        /// The first of `changes` that is its own.
        var firstChange = 0
    }

    private enum Pending {
        /// Its value, which begins behind `keyEnd` in the source, is the id. Of the copy it is left out, from `start` on.
        case identity(start: Int, keyEnd: Int)
        /// It is left out if a change holds.
        case change(index: Int)
    }

    private enum Name {
        case identity
        case column
        case other
    }

    init(base: UnsafePointer<UInt8>, copy: RowCopy) {
        self.base = base
        self.copy = copy
    }

    /// Whether the innermost object has shown a `$id`.
    var isRow: Bool { !object.identity.isEmpty }

    @inline(__always)
    func position(of offset: Int) -> Int { copy.position(of: offset) }

    mutating func restart(at offset: Int) {
        copy.restart(at: offset)
    }

    mutating func finish(at end: Int) -> Int {
        copy.copy(to: end)
        return copy.written
    }

    @inline(__always)
    mutating func beginObject(at offset: Int) {
        if depth > 0 { outer.append(object) } else { rowStart = offset }
        depth &+= 1
        object = OpenObject()
        object.firstChange = changes.count
    }

    @inline(__always)
    mutating func key(_ key: JSONScanner.StringToken, comma: Int?) {
        if comma == nil { object.front = copy.position(of: key.start) }
        // Quotes included, `"id"` is four bytes long and `"$id"` five; with escapes both may be longer.
        guard key.end &- key.start <= 5 || key.hasEscapes else { return }
        switch name(of: key) {
        case .identity: leaveOutIdentity(key, comma: comma)
        case .column: leaveOut(.column, key: key, comma: comma)
        case .other: break
        }
    }

    @inline(__always)
    mutating func endMember(at offset: Int) {
        if object.pending != nil { endPending(at: offset) }
    }

    @inline(__always)
    mutating func endObject(at offset: Int) {
        endObject(at: offset, decoded: []) { _ in true }
    }

    /// - Parameter holds: which of the changes that a row had noted are to be made.
    @inline(__always)
    mutating func endObject(at offset: Int, decoded: [UInt8], where holds: (RowChange.Kind) -> Bool) {
        let hasChanges = changes.count > object.firstChange
        if isRow {
            copy.copy(to: offset)
            if hasChanges { make(decoded, where: holds) }
            copy.insertIdentity(object.identity, comma: object.keepsFirst, at: object.front)
        } else if depth == 1, failure == nil {
            failure = JSONError(.unexpectedShape, offset: rowStart)
        }
        if hasChanges { changes.removeLast(changes.count &- object.firstChange) }
        depth &-= 1
        if depth > 0 { object = outer.removeLast() }
    }

    /// Leaves out the member that begins, if its object turns out to be a row in which the change holds.
    @inline(never)
    mutating func leaveOut(_ kind: RowChange.Kind, key: JSONScanner.StringToken, comma: Int?) {
        let start = copy.position(of: comma ?? key.start)
        object.pending = .change(index: changes.count)
        changes.append(RowChange(kind: kind, range: start..<start))
    }

    /// Writes something else in a text's place, if its object turns out to be a row in which the change holds.
    mutating func replace(_ token: JSONScanner.StringToken, _ kind: RowChange.Kind) {
        let range = copy.position(of: token.start)..<copy.position(of: token.end)
        changes.append(RowChange(kind: kind, range: range))
    }

    @inline(never)
    private mutating func leaveOutIdentity(_ key: JSONScanner.StringToken, comma: Int?) {
        copy.copy(to: comma ?? key.start)
        object.pending = .identity(start: copy.written, keyEnd: key.end)
    }

    @inline(never)
    private mutating func endPending(at offset: Int) {
        guard let pending = object.pending else { return }
        object.pending = nil
        switch pending {
        case .identity(let start, let keyEnd):
            copy.truncate(to: start)
            copy.skip(to: offset)
            // The first member goes without the comma behind it, which then separates the id from the second.
            if start == object.front { object.keepsFirst = false }
            object.identity = keyEnd..<offset
            if base[offset &- 1] != 0x22, failure == nil { failure = JSONError(.unexpectedShape, offset: keyEnd) }
        case .change(let index):
            changes[index].range = changes[index].range.lowerBound..<copy.position(of: offset)
        }
    }

    /// Makes the changes of the innermost object, which has been copied.
    @inline(never)
    private mutating func make(_ decoded: [UInt8], where holds: (RowChange.Kind) -> Bool) {
        // Up to where the copy has been gone through, and where what stays of that ends.
        var (seen, end) = (object.front, object.front)
        for change in changes[object.firstChange...] where change.range.lowerBound >= seen && holds(change.kind) {
            end = copy.move(seen..<change.range.lowerBound, to: end)
            if case .text(_, let place) = change.kind {
                end = copy.write(decoded[place], at: end)
            } else if change.range.lowerBound == object.front {
                object.keepsFirst = false
            }
            seen = change.range.upperBound
        }
        copy.truncate(to: copy.move(seen..<copy.written, to: end))
    }

    @inline(__always)
    private func name(of key: JSONScanner.StringToken) -> Name {
        guard !key.hasEscapes else { return nameWithEscapes(of: key) }
        let content = base + key.start + 1
        switch key.end &- key.start {
        case 5 where content[0] == 0x24 && content[1] == 0x69 && content[2] == 0x64: return .identity
        case 4 where content[0] == 0x69 && content[1] == 0x64: return .column
        default: return .other
        }
    }

    private func nameWithEscapes(of key: JSONScanner.StringToken) -> Name {
        switch JSONScanner.decode(key, from: base) {
        case "$id": .identity
        case "id": .column
        default: .other
        }
    }
}
