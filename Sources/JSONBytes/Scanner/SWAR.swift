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

    /// Which bytes must be escaped in a string literal: quote, backslash, or below space.
    @inline(__always)
    static func escapes(in word: UInt64) -> UInt64 {
        // To flip the second bit brings the quote (22) below 21, where what lies below space stays, and nothing else.
        let quoteOrControl = (word ^ (ones &* 0x02)) &- (ones &* 0x21)
        let backslash = (word ^ (ones &* 0x5C)) &- ones
        return (quoteOrControl | backslash) & ~word & highBits
    }
}
