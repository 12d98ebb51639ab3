import Appwrite

/// How two texts are compared.
public enum TextCollation: Sendable, Hashable {
    /// MariaDB's: neither case nor accents nor spaces at the end count.
    case general
    /// Case does not count, all else does: PostgreSQL's `ILIKE`, MongoDB's expressions that ignore case.
    case caseless
    /// Letter for letter.
    case binary

    /// Below zero, zero or above zero.
    func compare(_ left: String, _ right: String) -> Int {
        switch self {
        case .general:
            Int(GeneralCollation.compare(left, right))
        case .caseless, .binary:
            Self.order(units(of: left), units(of: right))
        }
    }

    /// The text's characters as numbers that are equal where the characters count as equal.
    func units(of text: String) -> [UInt32] {
        switch self {
        case .general: text.unicodeScalars.map { UInt32(GeneralCollation.weight(of: $0)) }
        case .caseless: text.unicodeScalars.map(Self.lowercased)
        case .binary: text.unicodeScalars.map(\.value)
        }
    }

    /// The same for all texts that are equal.
    func identity(of text: String) -> [UInt32] {
        var units = units(of: text)
        if self == .general {
            while units.last == 0x20 { units.removeLast() }
        }
        return units
    }

    /// One character becomes one character: those whose small letter takes several stay as they are.
    private static func lowercased(_ scalar: Unicode.Scalar) -> UInt32 {
        if scalar.isASCII { return (0x41...0x5A).contains(scalar.value) ? scalar.value + 0x20 : scalar.value }
        let small = scalar.properties.lowercaseMapping.unicodeScalars
        return small.count == 1 ? small.first?.value ?? scalar.value : scalar.value
    }

    private static func order(_ left: [UInt32], _ right: [UInt32]) -> Int {
        for (a, b) in zip(left, right) where a != b { return a < b ? -1 : 1 }
        return left.count - right.count
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
