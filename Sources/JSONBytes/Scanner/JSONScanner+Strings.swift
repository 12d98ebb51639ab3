extension JSONScanner {
    /// A string literal in the text.
    struct StringToken {
        /// Where the opening quote is.
        let start: Int
        /// Just past the closing quote.
        let end: Int
        let hasEscapes: Bool

        /// What lies between the quotes.
        var content: Range<Int> { start + 1..<end - 1 }
    }

    /// Whether the byte under the cursor begins a string, and the end of the text is not near.
    @inline(__always)
    var isAtString: Bool { offset &+ 1 &+ TextStops.width <= count && base[offset] == 0x22 }

    /// Takes a string, whose opening quote is under the cursor: valid UTF-8, no bare control characters, valid escapes,
    /// surrogate escapes only in pairs.
    @inline(__always)
    mutating func scanString() throws(JSONError) -> StringToken {
        offset &+= 1
        return try scanStringContent()
    }

    /// Takes a string whose opening quote has been taken.
    @inline(__always)
    mutating func scanStringContent() throws(JSONError) -> StringToken {
        let start = offset &- 1
        while offset &+ TextStops.width <= count {
            let length = TextStops.plainLength(at: base + offset)
            offset &+= length
            guard length < TextStops.width else { continue }
            guard base[offset] == 0x22 else { break }
            offset &+= 1
            return StringToken(start: start, end: offset, hasEscapes: false)
        }
        let token = try unusualString(from: start)
        offset = token.end
        return token
    }

    /// The string that began at `start` and holds at the cursor more than plain text, or ends near the end of the text. Not
    /// mutating, so that a walk's cursor can live in a register.
    @inline(never)
    private func unusualString(from start: Int) throws(JSONError) -> StringToken {
        var scanner = self
        var hasEscapes = false
        while true {
            scanner.skipPlainText()
            guard scanner.offset < count else { throw JSONError(.unexpectedEnd, offset: count) }
            switch base[scanner.offset] {
            case 0x22:
                return StringToken(start: start, end: scanner.offset &+ 1, hasEscapes: hasEscapes)
            case 0x5C:
                hasEscapes = true
                _ = try scanner.scanEscape()
            case 0x80...: try scanner.scanNonASCII()
            default: throw JSONError(.invalidString, offset: scanner.offset)
            }
        }
    }

    /// Goes to the next quote, backslash, control character or non-ASCII byte, or to the end.
    @inline(__always)
    private mutating func skipPlainText() {
        while offset &+ TextStops.width <= count {
            let length = TextStops.plainLength(at: base + offset)
            offset &+= length
            if length < TextStops.width { return }
        }
        while offset < count {
            let byte = base[offset]
            if byte < 0x20 || byte == 0x22 || byte == 0x5C || byte >= 0x80 { return }
            offset &+= 1
        }
    }

    /// Takes an escape, whose backslash is under the cursor, and says what it stands for.
    mutating func scanEscape() throws(JSONError) -> Unicode.Scalar {
        let start = offset
        guard offset + 1 < count else { throw JSONError(.unexpectedEnd, offset: count) }
        let letter = base[offset + 1]
        offset += 2
        switch letter {
        case 0x22, 0x5C, 0x2F: return Unicode.Scalar(letter)
        case 0x62: return "\u{8}"
        case 0x66: return "\u{C}"
        case 0x6E: return "\n"
        case 0x72: return "\r"
        case 0x74: return "\t"
        case 0x75: break
        default: throw JSONError(.invalidString, offset: start)
        }
        var code = try scanFourHexDigits(escapeAt: start)
        if (0xD800..<0xDC00).contains(code) {
            guard offset + 1 < count else { throw JSONError(.unexpectedEnd, offset: count) }
            guard base[offset] == 0x5C, base[offset + 1] == 0x75 else { throw JSONError(.invalidString, offset: start) }
            offset += 2
            let low = try scanFourHexDigits(escapeAt: start)
            guard (0xDC00..<0xE000).contains(low) else { throw JSONError(.invalidString, offset: start) }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        // What is left to refuse is a low surrogate that follows no high one.
        guard let scalar = Unicode.Scalar(code) else { throw JSONError(.invalidString, offset: start) }
        return scalar
    }

    private mutating func scanFourHexDigits(escapeAt start: Int) throws(JSONError) -> UInt32 {
        guard offset + 4 <= count else { throw JSONError(.unexpectedEnd, offset: count) }
        var code: UInt32 = 0
        for index in offset..<offset + 4 {
            let byte = base[index]
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x41...0x46: digit = byte - 0x37
            case 0x61...0x66: digit = byte - 0x57
            default: throw JSONError(.invalidString, offset: start)
            }
            code = code << 4 | UInt32(digit)
        }
        offset += 4
        return code
    }

    /// Takes the UTF-8 sequences (RFC 3629: shortest form, no surrogates, up to U+10FFFF) from the cursor to the next ASCII byte.
    mutating func scanNonASCII() throws(JSONError) {
        while offset < count {
            let lead = base[offset]
            let length: Int
            // Which second bytes may follow is where overlong forms, surrogates and values past U+10FFFF are refused.
            let second: ClosedRange<UInt8>
            switch lead {
            case ..<0x80: return
            case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
            case 0xE0: (length, second) = (3, 0xA0...0xBF)
            case 0xED: (length, second) = (3, 0x80...0x9F)
            case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
            case 0xF0: (length, second) = (4, 0x90...0xBF)
            case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
            case 0xF4: (length, second) = (4, 0x80...0x8F)
            default: throw JSONError(.invalidUTF8, offset: offset)
            }
            guard offset + length <= count else {
                throw JSONError(.invalidUTF8, offset: offset)
            }
            guard second.contains(base[offset + 1]),
                length < 3 || base[offset + 2] & 0xC0 == 0x80,
                length < 4 || base[offset + 3] & 0xC0 == 0x80
            else { throw JSONError(.invalidUTF8, offset: offset) }
            offset += length
        }
    }

    /// Appends the UTF-8 of the text that a string token stands for; `base` is the beginning of the text that it was found in.
    static func decode(_ token: StringToken, from base: UnsafePointer<UInt8>, into bytes: inout [UInt8]) {
        let end = token.content.upperBound
        var scanner = JSONScanner(base: base, count: end)
        guard token.hasEscapes else {
            bytes.append(contentsOf: scanner.slice(token.content))
            return
        }
        bytes.reserveCapacity(bytes.count + token.content.count)
        scanner.offset = token.content.lowerBound
        while scanner.offset < end {
            let runStart = scanner.offset
            while scanner.offset < end, base[scanner.offset] != 0x5C { scanner.offset += 1 }
            bytes.append(contentsOf: scanner.slice(runStart..<scanner.offset))
            // The token has been scanned once, so its escapes are known to be valid.
            guard scanner.offset < end, let scalar = try? scanner.scanEscape() else { break }
            bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
    }

    /// The text that a string token stands for.
    static func decode(_ token: StringToken, from base: UnsafePointer<UInt8>) -> String {
        if token.hasEscapes {
            var bytes: [UInt8] = []
            decode(token, from: base, into: &bytes)
            return String(decoding: bytes, as: UTF8.self)
        }
        let scanner = JSONScanner(base: base, count: token.end)
        return String(decoding: scanner.slice(token.content), as: UTF8.self)
    }
}
