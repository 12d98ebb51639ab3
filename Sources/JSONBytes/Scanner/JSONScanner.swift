/// A cursor over the bytes of one JSON text: the lexical half of RFC 8259.
///
/// It points into memory that its creator keeps alive (`withScanner`), and every read is behind a comparison with `count`.
struct JSONScanner {
    let base: UnsafePointer<UInt8>
    let count: Int
    /// The next byte to read.
    var offset = 0

    /// The values that are words.
    enum Literal {
        case `true`
        case `false`
        case null

        @inline(__always)
        var text: StaticString {
            switch self {
            case .true: "true"
            case .false: "false"
            case .null: "null"
            }
        }
    }

    init(base: UnsafePointer<UInt8>, count: Int) {
        self.base = base
        self.count = count
    }

    /// Lends a scanner over `bytes`, set at the beginning of `range` and ending with it; it must not outlive `body`.
    static func withScanner<Result>(
        over bytes: [UInt8], in range: Range<Int>? = nil, _ body: (inout JSONScanner) throws(JSONError) -> Result
    ) throws(JSONError) -> Result {
        let range = range ?? bytes.indices
        return try bytes.withUnsafeBufferPointer { (buffer) throws(JSONError) -> Result in
            guard let base = buffer.baseAddress, range.lowerBound >= 0, range.upperBound <= buffer.count else {
                throw JSONError(.unexpectedEnd, offset: buffer.count)
            }
            var scanner = JSONScanner(base: base, count: range.upperBound)
            scanner.offset = range.lowerBound
            return try body(&scanner)
        }
    }

    /// The next byte that is not white space, without taking it.
    @inline(__always)
    mutating func peek() throws(JSONError) -> UInt8 {
        if offset < count {
            let byte = base[offset]
            if byte > 0x20 { return byte }
        }
        offset = try endOfWhiteSpace()
        return base[offset]
    }

    /// Where the next byte is that is not white space. Apart from `peek`, because Appwrite's answers have no white space, and not
    /// mutating, so that a walk's cursor can live in a register.
    @inline(never)
    private func endOfWhiteSpace() throws(JSONError) -> Int {
        var end = offset
        while end < count {
            let byte = base[end]
            if byte > 0x20 { return end }
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else {
                throw JSONError(.unexpectedByte, offset: end)
            }
            end &+= 1
        }
        throw JSONError(.unexpectedEnd, offset: count)
    }

    /// Whether these are the two bytes from `place` on, which lie in the text.
    @inline(__always)
    func isPair(_ first: UInt8, _ second: UInt8, at place: Int) -> Bool {
        let pair = UnsafeRawPointer(base + place).loadUnaligned(as: UInt16.self)
        return UInt16(littleEndian: pair) == UInt16(first) | UInt16(second) << 8
    }

    /// Takes `byte`, which white space may precede.
    @inline(__always)
    mutating func expect(_ byte: UInt8) throws(JSONError) {
        if offset >= count || base[offset] != byte { offset = try endOfWhiteSpace(before: byte) }
        offset &+= 1
    }

    @inline(never)
    private func endOfWhiteSpace(before byte: UInt8) throws(JSONError) -> Int {
        let end = try endOfWhiteSpace()
        guard base[end] == byte else { throw JSONError(.unexpectedByte, offset: end) }
        return end
    }

    /// Refuses anything but white space up to the end.
    mutating func expectEnd() throws(JSONError) {
        while offset < count {
            switch base[offset] {
            case 0x20, 0x0A, 0x0D, 0x09: offset += 1
            default: throw JSONError(.trailingBytes, offset: offset)
            }
        }
    }

    /// Takes `true`, `false` or `null`.
    @inline(__always)
    mutating func scanLiteral() throws(JSONError) -> Literal {
        let literal = try self.literal()
        offset &+= literal.text.utf8CodeUnitCount
        return literal
    }

    /// The word at the cursor. Not mutating, so that a walk's cursor can live in a register.
    @inline(never)
    private func literal() throws(JSONError) -> Literal {
        switch base[offset] {
        case 0x74: return try checked(.true)
        case 0x66: return try checked(.false)
        case 0x6E: return try checked(.null)
        default: throw JSONError(.unexpectedByte, offset: offset)
        }
    }

    /// The literal, if its text is what lies at the cursor.
    @inline(__always)
    private func checked(_ literal: Literal) throws(JSONError) -> Literal {
        for index in 0..<literal.text.utf8CodeUnitCount {
            let place = offset &+ index
            guard place < count else { throw JSONError(.unexpectedEnd, offset: count) }
            guard base[place] == literal.text.utf8Start[index] else { throw JSONError(.unexpectedByte, offset: place) }
        }
        return literal
    }

    /// The bytes of `range`, valid as long as the scanner is.
    func slice(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: base + range.lowerBound, count: range.count)
    }
}
