/// A cursor over the bytes of one JSON text: the lexical half of RFC 8259.
///
/// It points into memory that its creator keeps alive (`withScanner`), and every read is behind a comparison with `count`.
struct JSONScanner {
    let base: UnsafePointer<UInt8>
    let count: Int
    /// The next byte to read.
    var offset = 0
    /// The kinds of the containers around the innermost open one; kept between walks to spare allocations.
    var enclosing: [Container] = []

    /// What a walk is inside of.
    enum Container: UInt8 {
        case none
        case object
        case array
    }

    init(base: UnsafePointer<UInt8>, count: Int) {
        self.base = base
        self.count = count
    }

    /// Lends a scanner over `bytes`; it must not outlive `body`.
    static func withScanner<Result>(
        over bytes: [UInt8], _ body: (inout JSONScanner) throws(JSONError) -> Result
    ) throws(JSONError) -> Result {
        try bytes.withUnsafeBufferPointer { (buffer) throws(JSONError) -> Result in
            guard let base = buffer.baseAddress else { throw JSONError(.unexpectedEnd, offset: 0) }
            var scanner = JSONScanner(base: base, count: buffer.count)
            return try body(&scanner)
        }
    }

    /// Lends a scanner over the beginning of `bytes` up to the end of `range`, set at the beginning of `range`.
    static func withScanner<Result>(
        over bytes: [UInt8], in range: Range<Int>, _ body: (inout JSONScanner) throws(JSONError) -> Result
    ) throws(JSONError) -> Result {
        try bytes.withUnsafeBufferPointer { (buffer) throws(JSONError) -> Result in
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
        while offset < count {
            let byte = base[offset]
            if byte > 0x20 { return byte }
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else {
                throw JSONError(.unexpectedByte, offset: offset)
            }
            offset += 1
        }
        throw JSONError(.unexpectedEnd, offset: count)
    }

    /// Takes `byte`, which white space may precede.
    @inline(__always)
    mutating func expect(_ byte: UInt8) throws(JSONError) {
        guard try peek() == byte else { throw JSONError(.unexpectedByte, offset: offset) }
        offset += 1
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

    /// Takes the rest of `true`, `false` or `null`, whose first letter is under the cursor.
    mutating func scanLiteral(_ literal: StaticString) throws(JSONError) {
        for index in 0..<literal.utf8CodeUnitCount {
            guard offset < count else { throw JSONError(.unexpectedEnd, offset: count) }
            guard base[offset] == literal.utf8Start[index] else { throw JSONError(.unexpectedByte, offset: offset) }
            offset += 1
        }
    }

    /// The bytes of `range`, valid as long as the scanner is.
    func slice(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: base + range.lowerBound, count: range.count)
    }
}
