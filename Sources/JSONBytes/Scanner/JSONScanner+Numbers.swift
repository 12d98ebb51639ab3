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

    /// Takes a number (RFC 8259, section 6), whose first byte, a digit or a minus, is under the cursor.
    @inline(__always)
    mutating func scanNumber() throws(JSONError) -> Range<Int> {
        let start = offset
        offset = try endOfNumber()
        return start..<offset
    }

    /// Where the number at the cursor ends. Not mutating, so that a walk's cursor can live in a register.
    @inline(never)
    private func endOfNumber() throws(JSONError) -> Int {
        var scanner = self
        try scanner.skipNumber()
        return scanner.offset
    }

    @inline(__always)
    private mutating func skipNumber() throws(JSONError) {
        if base[offset] == 0x2D { offset += 1 }
        let firstDigit = offset
        try scanDigits()
        if base[firstDigit] == 0x30 && offset > firstDigit + 1 {
            throw JSONError(.invalidNumber, offset: firstDigit + 1)
        }
        guard offset < count else { return }
        if base[offset] == 0x2E {
            offset += 1
            try scanDigits()
        }
        if offset < count, base[offset] | 0x20 == 0x65 {
            offset += 1
            if offset < count, base[offset] == 0x2B || base[offset] == 0x2D { offset += 1 }
            try scanDigits()
        }
    }

    /// Takes at least one digit.
    @inline(__always)
    private mutating func scanDigits() throws(JSONError) {
        let start = offset
        while offset < count, base[offset] &- 0x30 < 10 { offset += 1 }
        guard offset > start else {
            throw offset < count
                ? JSONError(.invalidNumber, offset: offset) : JSONError(.unexpectedEnd, offset: count)
        }
    }
}
