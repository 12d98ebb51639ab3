/// Looks for what ends a run of plain string content, sixteen bytes at a time: quote, backslash, below space, or not ASCII.
enum TextStops {
    /// How many bytes are looked at together.
    static let width = 16

    @inline(__always) private static var secondBit: SIMD16<Int8> { SIMD16(repeating: 0x02) }
    @inline(__always) private static var backslash: SIMD16<Int8> { SIMD16(repeating: 0x5C) }
    @inline(__always) private static var exclamation: SIMD16<Int8> { SIMD16(repeating: 0x21) }

    /// How many of the next sixteen bytes come before the first such byte; sixteen where there is none.
    @inline(__always)
    static func plainLength(at pointer: UnsafePointer<UInt8>) -> Int {
        // As signed numbers, bytes that are not ASCII are below space too. To flip the second bit brings the quote (22) below 21,
        // where what lies below space stays, and nothing else.
        let bytes = UnsafeRawPointer(pointer).loadUnaligned(as: SIMD16<Int8>.self)
        let stops = (bytes .== backslash) .| ((bytes ^ secondBit) .< exclamation)
        // All bits of a byte say yes or no. The first byte is the lowest.
        let halves = unsafeBitCast(stops, to: SIMD2<UInt64>.self)
        if halves.x != 0 { return UInt64(littleEndian: halves.x).trailingZeroBitCount &>> 3 }
        if halves.y != 0 { return 8 &+ UInt64(littleEndian: halves.y).trailingZeroBitCount &>> 3 }
        return width
    }
}
