import Foundation

/// MariaDB's `utf8mb4_general_ci`: every character has one weight, that of its base letter in upper case, so that case and
/// accents do not count; characters beyond the basic plane all weigh the same; spaces at the end do not count.
///
/// `ß` weighs as one `s` (`Straße` is not `strasse`), and letters that Unicode does not take apart stay themselves (`ł`, `ø`).
public enum GeneralCollation {
    /// Weights of U+0000 to U+FFFF. Never changed and never freed once made.
    nonisolated(unsafe) private static let weights: UnsafePointer<UInt16> = {
        let table = UnsafeMutablePointer<UInt16>.allocate(capacity: 0x10000)
        for code in 0...0xFFFF { table[code] = UInt16(code) }
        // The only blocks that the collation folds; all others weigh as their code.
        for block in [0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x1E, 0x1F, 0x21, 0x24, 0xFF] {
            for code in (block << 8)...(block << 8 | 0xFF) { table[code] = folded(UInt16(code)) }
        }
        return UnsafePointer(table)
    }()

    private static func folded(_ code: UInt16) -> UInt16 {
        switch code {
        case 0x00DF: return 0x0053  // ß
        case 0x0419, 0x0439: return 0x0419  // й is a letter of its own
        case 0x2126, 0x212A, 0x212B: return code  // ohm, kelvin and ångström signs
        default: break
        }
        guard let scalar = Unicode.Scalar(code) else { return code }
        let base = String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars.first ?? scalar
        let upper = base.properties.uppercaseMapping.unicodeScalars
        guard upper.count == 1, let letter = upper.first, letter.value <= 0xFFFF else {
            return UInt16(truncatingIfNeeded: base.value)
        }
        return UInt16(letter.value)
    }

    public static func weight(of scalar: Unicode.Scalar) -> UInt16 {
        scalar.value <= 0xFFFF ? weights[Int(scalar.value)] : 0xFFFD
    }

    public static func weights(of text: String) -> [UInt16] { text.unicodeScalars.map(weight) }

    /// Makes the table now rather than within the first comparison.
    public static func prepare() { _ = weights[0] }

    // MARK: Comparing

    /// Below zero, zero, above zero. Both texts are UTF-8.
    public static func compare(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> CInt {
        var leftRest = WeightReader(left)
        var rightRest = WeightReader(right)
        while true {
            switch (leftRest.next(), rightRest.next()) {
            case (let a?, let b?):
                if a != b { return a < b ? -1 : 1 }
            case (nil, nil): return 0
            case (let a?, nil): return compareToSpaces(a, &leftRest)
            case (nil, let b?): return -compareToSpaces(b, &rightRest)
            }
        }
    }

    /// The shorter text counts as if spaces followed.
    private static func compareToSpaces(_ first: UInt16, _ rest: inout WeightReader) -> CInt {
        var current: UInt16? = first
        while let weight = current {
            if weight != 0x20 { return weight < 0x20 ? -1 : 1 }
            current = rest.next()
        }
        return 0
    }

    public static func areEqual(_ left: String, _ right: String) -> Bool {
        var left = left
        var right = right
        return left.withUTF8 { a in
            right.withUTF8 { b in compare(UnsafeRawBufferPointer(a), UnsafeRawBufferPointer(b)) == 0 }
        }
    }

    /// The weights of the characters of a UTF-8 text, one after the other. A malformed sequence weighs as U+FFFD.
    public struct WeightReader {
        private let bytes: UnsafeRawBufferPointer
        private var index = 0

        public init(_ bytes: UnsafeRawBufferPointer) {
            self.bytes = bytes
        }

        @inline(__always)
        public mutating func next() -> UInt16? {
            guard index < bytes.count else { return nil }
            let byte = bytes[index]
            index += 1
            return byte < 0x80 ? weights[Int(byte)] : multibyte(byte)
        }

        private mutating func multibyte(_ lead: UInt8) -> UInt16 {
            let (count, bits): (Int, UInt32)
            switch lead {
            case 0xC2...0xDF: (count, bits) = (1, UInt32(lead & 0x1F))
            case 0xE0...0xEF: (count, bits) = (2, UInt32(lead & 0x0F))
            case 0xF0...0xF4: (count, bits) = (3, UInt32(lead & 0x07))
            default: return 0xFFFD
            }
            var code = bits
            for _ in 0..<count {
                guard index < bytes.count, bytes[index] & 0xC0 == 0x80 else { return 0xFFFD }
                code = code << 6 | UInt32(bytes[index] & 0x3F)
                index += 1
            }
            return code <= 0xFFFF ? weights[Int(code)] : 0xFFFD
        }
    }
}
