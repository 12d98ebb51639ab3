/// Finds what `RowRewriter` changes, in the order of the text.
struct RowVisitor: RowFinding {
    static var hearsFlatArrays: Bool { false }

    private let base: UnsafePointer<UInt8>
    private(set) var edits: [RowEdit] = []
    /// The objects around the current place.
    private var open: [OpenObject] = []
    /// In how many of them a value is being read that is to be left out: usually none, which spares a look at `open`.
    private var pendingCount = 0
    /// The first `$id` that is no text.
    private(set) var failure: JSONError?
    /// Nothing comes from elsewhere.
    var decoded: [UInt8] { [] }

    private struct OpenObject {
        /// The index of the edit at its first member, once there is one.
        var front: Int
        /// The index of the edit whose member's value is being read, and where its key ends.
        var pending: (edit: Int, keyEnd: Int)?
    }

    private enum Name {
        case identity
        case column
        case other
    }

    init(base: UnsafePointer<UInt8>) {
        self.base = base
    }

    mutating func reserve(rows: Int) {
        edits.reserveCapacity(2 * rows)
    }

    @inline(never)
    mutating func beginObject(at offset: Int) {
        open.append(OpenObject(front: edits.count))
    }

    @inline(__always)
    mutating func key(_ key: JSONScanner.StringToken, comma: Int?) {
        if comma == nil { noteFront(at: key.start) }
        // Quotes included, `"id"` is four bytes long and `"$id"` five; with escapes both may be longer.
        guard key.end &- key.start <= 5 || key.hasEscapes else { return }
        switch name(of: key) {
        case .identity: note(.identity, key: key, comma: comma)
        case .column: note(.column, key: key, comma: comma)
        case .other: break
        }
    }

    @inline(__always)
    mutating func endMember(at offset: Int) {
        guard pendingCount > 0 else { return }
        let last = open.count - 1
        guard last >= 0, let pending = open[last].pending else { return }
        open[last].pending = nil
        pendingCount -= 1
        complete(pending.edit, keyEnd: pending.keyEnd, valueEnd: offset, front: open[last].front)
    }

    @inline(never)
    mutating func endObject() {
        open.removeLast()
    }

    @inline(never)
    private mutating func noteFront(at offset: Int) {
        edits.append(RowEdit(kind: .front, front: edits.count, removed: offset..<offset))
    }

    /// A member that is to be left out begins.
    @inline(never)
    mutating func note(_ kind: RowEdit.Kind, key: JSONScanner.StringToken, comma: Int?) {
        let last = open.count - 1
        guard last >= 0 else { return }
        let front = open[last].front
        open[last].pending = (edits.count, key.end)
        pendingCount += 1
        let start = comma ?? key.start
        edits.append(RowEdit(kind: kind, front: front, removed: start..<start))
    }

    /// What lies inside a text is to be written in the text's place.
    /// - Parameter text: where in the decoded texts.
    mutating func replace(_ token: JSONScanner.StringToken, with text: Range<Int>, front: Int) {
        edits.append(RowEdit(kind: .text, front: front, removed: token.start..<token.end, inserted: text))
    }

    /// Takes an edit back that had been noted before it was known whether it counts.
    mutating func cancel(_ index: Int) {
        let edit = edits[index]
        edits[index].kind = .void
        // The member that stays is separated from the id before it.
        if edit.kind == .dropped, edit.removed.lowerBound == edits[edit.front].removed.lowerBound {
            edits[edit.front].needsComma = true
        }
    }

    /// Whether the object whose edits begin at `front` has turned out to have a `$id`.
    func isIdentified(front: Int) -> Bool {
        edits.indices.contains(front) && edits[front].kind == .front && !edits[front].inserted.isEmpty
    }

    @inline(never)
    private mutating func complete(_ index: Int, keyEnd: Int, valueEnd: Int, front: Int) {
        let edit = edits[index]
        edits[index].removed = edit.removed.lowerBound..<valueEnd
        // The first member goes without the comma behind it, which then separates the id from the second.
        if edit.removed.lowerBound == edits[front].removed.lowerBound { edits[front].needsComma = false }
        guard edit.kind == .identity else { return }
        guard base[valueEnd - 1] == 0x22 else {
            failure = failure ?? JSONError(.unexpectedShape, offset: keyEnd)
            return
        }
        edits[front].inserted = keyEnd..<valueEnd
    }

    @inline(__always)
    private func name(of key: JSONScanner.StringToken) -> Name {
        guard !key.hasEscapes else { return nameWithEscapes(of: key) }
        let content = base + key.start + 1
        switch key.end - key.start {
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
