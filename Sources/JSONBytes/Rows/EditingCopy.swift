/// Copies a text from front to back while it applies edits, which are in the order of the text.
struct EditingCopy {
    private static let key: StaticString = "\"id\""
    private static let comma: StaticString = ","

    private let source: UnsafePointer<UInt8>
    private let target: UnsafeMutableBufferPointer<UInt8>
    private let edits: [RowEdit]
    private let decoded: [UInt8]
    private var nextEdit = 0
    /// The next byte of the source to copy.
    private var read: Int
    /// How many bytes have been written.
    private(set) var written = 0

    init(
        from source: UnsafePointer<UInt8>, to target: UnsafeMutableBufferPointer<UInt8>, at offset: Int,
        edits: [RowEdit], decoded: [UInt8]
    ) {
        self.source = source
        self.target = target
        self.edits = edits
        self.decoded = decoded
        self.read = offset
    }

    /// Copies up to `end` of the source.
    mutating func advance(to end: Int) {
        while nextEdit < edits.count, edits[nextEdit].removed.lowerBound < end {
            apply(edits[nextEdit])
            nextEdit += 1
        }
        copy(to: end)
    }

    private mutating func apply(_ edit: RowEdit) {
        // An edit inside something that has been left out.
        guard edit.removed.lowerBound >= read else { return }
        switch edit.kind {
        case .front:
            guard !edit.inserted.isEmpty else { return }
            copy(to: edit.removed.lowerBound)
            append(Self.key.utf8Start, count: Self.key.utf8CodeUnitCount)
            append(edit.inserted)
            if edit.needsComma { append(Self.comma.utf8Start, count: Self.comma.utf8CodeUnitCount) }
        case .column where edits[edit.front].inserted.isEmpty:
            return
        case .identity, .column, .dropped:
            copy(to: edit.removed.lowerBound)
            read = edit.removed.upperBound
        case .text:
            copy(to: edit.removed.lowerBound)
            decoded.withUnsafeBufferPointer { text in
                if let base = text.baseAddress { append(base + edit.inserted.lowerBound, count: edit.inserted.count) }
            }
            read = edit.removed.upperBound
        case .void: return
        }
    }

    private mutating func copy(to end: Int) {
        guard end > read else { return }
        append(read..<end)
        read = end
    }

    private mutating func append(_ range: Range<Int>) {
        append(source + range.lowerBound, count: range.count)
    }

    @inline(__always)
    private mutating func append(_ bytes: UnsafePointer<UInt8>, count: Int) {
        assert(written + count <= target.count)
        guard let base = target.baseAddress else { return }
        (base + written).update(from: bytes, count: count)
        written &+= count
    }
}
