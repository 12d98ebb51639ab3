/// Appwrite's rule for row ids, with the longer ids that its MongoDB adapter allows.
public enum RowID {
    static let maximumLength = 255

    /// Letters, digits, `.`, `-` and `_`, not beginning with one of the last three.
    static func isPossible(_ id: String) -> Bool {
        guard let first = id.utf8.first, isAlphanumeric(first), id.utf8.count <= maximumLength else { return false }
        return id.utf8.allSatisfy { isAlphanumeric($0) || $0 == 0x2E || $0 == 0x2D || $0 == 0x5F }
    }

    /// A new id: 20 random hexadecimal digits, as long as those that Appwrite makes.
    @Sendable
    public static func unique() -> String {
        let digits = Array("0123456789abcdef".utf8)
        let high = UInt64.random(in: .min ... .max)
        let low = UInt64.random(in: .min ... .max)
        let id = (0..<20).map { place in
            let nibble = place < 16 ? high >> (UInt64(place) * 4) : low >> (UInt64(place - 16) * 4)
            return digits[Int(nibble & 0xF)]
        }
        return String(decoding: id, as: UTF8.self)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }
}
