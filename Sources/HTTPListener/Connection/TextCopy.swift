/// Copies texts one behind the other to a place that has room for all of them. Appending them to a `String` costs several times as
/// much, which counts where every answer has a dozen lines.
struct TextCopy {
    private var rest: UnsafeMutableRawBufferPointer
    /// Bytes written.
    private(set) var count = 0

    init(to bytes: UnsafeMutableRawBufferPointer) {
        rest = bytes
    }

    /// The text must fit, or the process ends: whoever makes the room counts what is to be put there.
    mutating func put(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            rest.copyMemory(from: UnsafeRawBufferPointer(bytes))
            rest = UnsafeMutableRawBufferPointer(rebasing: rest[bytes.count...])
            count += bytes.count
        }
    }
}
