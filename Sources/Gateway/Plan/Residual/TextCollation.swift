import Appwrite

/// How two texts are compared.
public enum TextCollation: Sendable, Hashable {
    /// MariaDB's: neither case nor accents nor spaces at the end count.
    case general
    /// Case does not count, all else does: PostgreSQL's `ILIKE`.
    case caseless
    /// The same for MongoDB's expressions that ignore case.
    case expression
    /// Letter for letter.
    case binary

    /// Below zero, zero or above zero.
    func compare(_ left: String, _ right: String) -> Int {
        switch self {
        case .general: Int(GeneralCollation.compare(left, right))
        case .caseless, .expression: compareFolded(left, right)
        case .binary: Self.order(left.utf8, right.utf8)
        }
    }

    /// Ends at the first difference, so that a long text costs no more than what it has in common with the other.
    private func compareFolded(_ left: String, _ right: String) -> Int {
        var (rest, other) = (left.unicodeScalars.makeIterator(), right.unicodeScalars.makeIterator())
        while true {
            switch (rest.next(), other.next()) {
            case (let a?, let b?):
                let (a, b) = (folded(a), folded(b))
                if a != b { return a < b ? -1 : 1 }
            case (nil, nil): return 0
            case (nil, _): return -1
            case (_, nil): return 1
            }
        }
    }

    private static func order(_ left: String.UTF8View, _ right: String.UTF8View) -> Int {
        left.elementsEqual(right) ? 0 : left.lexicographicallyPrecedes(right) ? -1 : 1
    }

    /// A character that stands for all that count as equal to it.
    private func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch self {
        case .general: Unicode.Scalar(GeneralCollation.weight(of: scalar)) ?? scalar
        case .caseless: CaseFolding.lowered(scalar)
        case .expression: CaseFolding.folded(scalar)
        case .binary: scalar
        }
    }
}

// Texts as bytes that are equal where the texts count as equal. They are UTF-8, whose order is that of the characters, and in which one
// text is found in another nowhere but where its characters are.
extension TextCollation {
    func folded(_ text: String) -> [UInt8] {
        var text = text
        return text.withUTF8 { bytes in
            guard self != .binary else { return Array(bytes) }
            var folded: [UInt8] = []
            folded.reserveCapacity(bytes.count)
            let table = asciiTable
            var index = 0
            while index < bytes.count {
                let byte = bytes[index]
                if byte < 0x80 {
                    folded.append(table[Int(byte)])
                    index += 1
                } else {
                    let (scalar, length) = Self.scalar(in: bytes, at: index)
                    folded.append(contentsOf: UTF8.encode(self.folded(scalar)) ?? UTF8.encodedReplacementCharacter)
                    index += length
                }
            }
            return folded
        }
    }

    /// The same for all texts that are equal.
    func identity(of text: String) -> [UInt8] {
        var bytes = folded(text)
        if self == .general {
            while bytes.last == 0x20 { bytes.removeLast() }
        }
        return bytes
    }

    /// The order of two texts that are folded.
    func order(_ left: [UInt8], _ right: [UInt8]) -> Int {
        let common = min(left.count, right.count)
        let order = ByteOrder.compare(left, right, count: common)
        if order != 0 || self != .general { return order != 0 ? order : left.count - right.count }
        // The shorter text counts as if spaces followed.
        if let byte = left[common...].first(where: { $0 != 0x20 }) { return byte < 0x20 ? -1 : 1 }
        if let byte = right[common...].first(where: { $0 != 0x20 }) { return byte < 0x20 ? 1 : -1 }
        return 0
    }

    /// How often a byte counts as looked at that is folded or compared.
    var price: Int { self == .binary ? 1 : 2 }

    private var asciiTable: [UInt8] {
        switch self {
        case .general: Self.generalASCII
        case .caseless, .expression: Self.smallASCII
        case .binary: []
        }
    }

    private static let generalASCII = (UInt8(0)..<0x80).map {
        UInt8(truncatingIfNeeded: GeneralCollation.weight(of: Unicode.Scalar($0)))
    }
    private static let smallASCII = (UInt8(0)..<0x80).map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }

    /// The character at a place of valid UTF-8, and its bytes.
    private static func scalar(in bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> (Unicode.Scalar, Int) {
        let length = bytes[index] < 0xE0 ? 2 : bytes[index] < 0xF0 ? 3 : 4
        var value = UInt32(bytes[index]) & (0xFF >> UInt32(length + 1))
        for place in (index + 1)..<min(index + length, bytes.count) {
            value = value << 6 | UInt32(bytes[place] & 0x3F)
        }
        return (Unicode.Scalar(value) ?? "\u{FFFD}", length)
    }
}

extension GeneralCollation {
    /// Below zero, zero or above zero.
    fileprivate static func compare(_ left: String, _ right: String) -> CInt {
        var left = left
        var right = right
        return left.withUTF8 { a in
            right.withUTF8 { b in compare(UnsafeRawBufferPointer(a), UnsafeRawBufferPointer(b)) }
        }
    }
}
