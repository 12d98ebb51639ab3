/// A pattern made ready for many texts. Each is walked along once: how long that takes depends on the text's length, and hardly on the
/// pattern's.
final class LikeMatcher: Sendable {
    private let folding: LikePattern.Folding
    /// What a text begins with.
    private let head: [UInt32]
    private let hasRun: Bool
    /// What follows somewhere, each behind the one before.
    private let pieces: [LikePiece]
    /// What a text ends with; `nil` for anything.
    private let tail: LikePiece?

    init(_ pattern: LikePattern) {
        folding = pattern.folding
        var parts = pattern.tokens.split(separator: LikePattern.anyRun, omittingEmptySubsequences: false).map(
            Array.init)
        hasRun = parts.count > 1
        head = parts.removeFirst()
        let last = parts.popLast() ?? []
        tail = last.isEmpty ? nil : LikePiece(last)
        pieces = parts.filter { !$0.isEmpty }.map(LikePiece.init)
    }

    /// - Parameter text: UTF-8.
    func matches(_ text: UnsafeRawBufferPointer) -> Bool {
        var units = UnitReader(text, folding)
        for token in head {
            guard let unit = units.next(), token == unit || token == LikePattern.anyOne else { return false }
        }
        guard hasRun else { return units.next() == nil }
        for piece in pieces where !piece.comes(in: &units) { return false }
        return tail?.ends(&units) ?? true
    }
}

/// The units of a text's characters, one after the other.
struct UnitReader {
    private let bytes: UnsafeRawBufferPointer
    private let folding: LikePattern.Folding
    private var index = 0

    init(_ bytes: UnsafeRawBufferPointer, _ folding: LikePattern.Folding) {
        self.bytes = bytes
        self.folding = folding
    }

    mutating func next() -> UInt32? {
        guard index < bytes.count else { return nil }
        let lead = bytes[index]
        index += 1
        guard lead >= 0x80 else { return folding.unit(Unicode.Scalar(lead)) }
        let length = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3
        var value = UInt32(lead) & (0x3F >> UInt32(length))
        for _ in 0..<length {
            guard index < bytes.count, bytes[index] & 0xC0 == 0x80 else { return folding.unit("\u{FFFD}") }
            value = value << 6 | UInt32(bytes[index] & 0x3F)
            index += 1
        }
        return folding.unit(Unicode.Scalar(value) ?? "\u{FFFD}")
    }
}
