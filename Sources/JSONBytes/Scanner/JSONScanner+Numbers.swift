extension JSONScanner {
    /// Whether `bytes` are a number and nothing else.
    static func isNumber(_ bytes: [UInt8]) -> Bool {
        let end = try? withScanner(over: bytes) { (scanner) throws(JSONError) -> Int in
            guard scanner.isAtNumber else { throw JSONError(.invalidNumber, offset: 0) }
            return try scanner.scanNumber().upperBound
        }
        return end == bytes.count
    }

    /// Whether the byte under the cursor begins a number.
    var isAtNumber: Bool { offset < count && (base[offset] == 0x2D || base[offset] &- 0x30 < 10) }

    /// Takes a number that is as most are: digits, not beginning with a zero, and then a comma, which stays. Takes nothing otherwise.
    @inline(__always)
    mutating func scanPlainInteger() -> Range<Int>? {
        let start = offset
        guard start < count, base[start] &- 0x31 < 9 else { return nil }
        var end = start &+ 1
        while end < count, base[end] &- 0x30 < 10 { end &+= 1 }
        guard end < count, base[end] == 0x2C else { return nil }
        offset = end
        return Range(uncheckedBounds: (start, end))
    }

    /// Takes a number (RFC 8259, section 6), whose first byte, a digit or a minus, is under the cursor.
    @inline(__always)
    mutating func scanNumber() throws(JSONError) -> Range<Int> {
        let start = offset
        offset = try endOfNumber()
        return Range(uncheckedBounds: (start, offset))
    }

    /// Where the number at the cursor ends. Not mutating, so that a walk's cursor can live in a register.
    @inline(never)
    private func endOfNumber() throws(JSONError) -> Int {
        let firstDigit = base[offset] == 0x2D ? offset &+ 1 : offset
        var end = try endOfDigits(from: firstDigit)
        if base[firstDigit] == 0x30, end &- firstDigit > 1 {
            throw JSONError(.invalidNumber, offset: firstDigit &+ 1)
        }
        if end < count, base[end] == 0x2E { end = try endOfDigits(from: end &+ 1) }
        if end < count, base[end] | 0x20 == 0x65 {
            end &+= 1
            if end < count, base[end] == 0x2B || base[end] == 0x2D { end &+= 1 }
            end = try endOfDigits(from: end)
        }
        return end
    }

    /// Where the digits, at least one, end that begin at `start`.
    @inline(__always)
    private func endOfDigits(from start: Int) throws(JSONError) -> Int {
        var end = start
        while end < count, base[end] &- 0x30 < 10 { end &+= 1 }
        guard end > start else {
            throw end < count ? JSONError(.invalidNumber, offset: end) : JSONError(.unexpectedEnd, offset: count)
        }
        return end
    }
}
