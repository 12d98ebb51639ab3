/// Questions about eight bytes at a time in one 64-bit register ("SIMD within a register").
///
/// In the answers the highest bit of a byte says yes. Subtraction borrows upwards, so only the lowest yes is certain: that is the
/// one that `trailingZeroBitCount` finds.
enum SWAR {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// Eight bytes, the first of them lowest.
    @inline(__always)
    static func load(_ pointer: UnsafePointer<UInt8>) -> UInt64 {
        UInt64(littleEndian: UnsafeRawPointer(pointer).loadUnaligned(as: UInt64.self))
    }

    /// Which bytes end a run of plain string content: quote, backslash, below space, or not ASCII.
    @inline(__always)
    static func textStops(in word: UInt64) -> UInt64 {
        (quoteOrControl(in: word) | backslash(in: word) | word) & highBits
    }

    /// Which bytes must be escaped in a string literal: quote, backslash, or below space.
    @inline(__always)
    static func escapes(in word: UInt64) -> UInt64 {
        (quoteOrControl(in: word) | backslash(in: word)) & ~word & highBits
    }

    /// To flip the second bit brings the quote (22) below 21, where what lies below space stays, and nothing else.
    @inline(__always)
    private static func quoteOrControl(in word: UInt64) -> UInt64 {
        (word ^ (ones &* 0x02)) &- (ones &* 0x21)
    }

    @inline(__always)
    private static func backslash(in word: UInt64) -> UInt64 {
        (word ^ (ones &* 0x5C)) &- ones
    }
}
