/// Copies texts one behind the other to a place that has room for all of them. Appending them to a `String` costs several times as
/// much, which counts where every answer has half a dozen lines.
struct TextCopy {
    private let room: UnsafeMutableRawBufferPointer
    /// Bytes written.
    private(set) var count = 0

    init(to bytes: UnsafeMutableRawBufferPointer) {
        room = bytes
    }

    /// The text must fit, or the process ends: whoever makes the room counts what is to be put there.
    @inline(__always)
    mutating func put(_ text: String) {
        let wasCopied: Void? = text.utf8.withContiguousStorageIfAvailable { bytes in
            UnsafeMutableRawBufferPointer(rebasing: room[count...]).copyMemory(from: UnsafeRawBufferPointer(bytes))
            count += bytes.count
        }
        // Bridged strings, which only Apple's systems have, lie nowhere in one piece.
        if wasCopied == nil { put(String(decoding: Array(text.utf8), as: UTF8.self)) }
    }
}
