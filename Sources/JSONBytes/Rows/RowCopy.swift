/// Copies a text from front to back into other memory, without what is skipped, and changes what it has written.
///
/// The one writer to raw memory here. It needs no bounds but these: the target is as large as the source, and nothing written is longer
/// than what was read for it (`written` is never ahead of `read`), which each operation that puts something in asserts.
struct RowCopy {
    private let source: UnsafePointer<UInt8>
    private let target: UnsafeMutablePointer<UInt8>
    /// Where the copy begins in the source.
    private var start = 0
    /// The next byte of the source to copy.
    private var read = 0
    /// How many bytes have been written.
    private(set) var written = 0

    /// - Parameter target: uninitialized, as large as the source, and alive as long as the copy.
    init(from source: UnsafePointer<UInt8>, to target: UnsafeMutablePointer<UInt8>) {
        self.source = source
        self.target = target
    }

    /// Forgets what has been written and begins at `offset`.
    mutating func restart(at offset: Int) {
        start = offset
        read = offset
        written = 0
    }

    /// Where the byte at `offset` of the source, which has not been passed yet, comes to lie.
    @inline(__always)
    func position(of offset: Int) -> Int { written &+ offset &- read }

    /// Copies up to `end` of the source.
    @inline(__always)
    mutating func copy(to end: Int) {
        assert(end >= read)
        UnsafeMutableRawPointer(target + written).copyMemory(from: source + read, byteCount: end &- read)
        written &+= end &- read
        read = end
    }

    /// Goes on at `offset` of the source.
    @inline(__always)
    mutating func skip(to offset: Int) {
        assert(offset >= read)
        read = offset
    }

    /// Forgets what has been written from `position` on.
    @inline(__always)
    mutating func truncate(to position: Int) {
        assert(position <= written)
        written = position
    }

    /// Writes `"id"`, then what lies at `value` in the source, then a comma if there is to be one, in front of what has been written
    /// from `position` on.
    mutating func insertIdentity(_ value: Range<Int>, comma: Bool, at position: Int) {
        let key: StaticString = "\"id\""
        let tail = UnsafeMutableRawPointer(target + position)
        let count = key.utf8CodeUnitCount &+ value.count &+ (comma ? 1 : 0)
        assert(written + count <= read - start)
        (tail + count).copyMemory(from: tail, byteCount: written &- position)
        tail.copyMemory(from: key.utf8Start, byteCount: key.utf8CodeUnitCount)
        (tail + key.utf8CodeUnitCount).copyMemory(from: source + value.lowerBound, byteCount: value.count)
        if comma { target[position &+ count &- 1] = 0x2C }
        written &+= count
    }

    /// Moves what has been written at `range` to a position in front of it, and says where it then ends.
    mutating func move(_ range: Range<Int>, to position: Int) -> Int {
        assert(position <= range.lowerBound && range.upperBound <= written)
        UnsafeMutableRawPointer(target + position).copyMemory(from: target + range.lowerBound, byteCount: range.count)
        return position &+ range.count
    }

    /// Writes `text` over what has been written at `position`, and says where it ends.
    mutating func write(_ text: ArraySlice<UInt8>, at position: Int) -> Int {
        assert(position + text.count <= written)
        text.withUnsafeBytes { bytes in
            UnsafeMutableRawBufferPointer(start: target + position, count: bytes.count).copyMemory(from: bytes)
        }
        return position &+ text.count
    }
}
