/// Appwrite's rule for ids of rows, tables, users and teams: at most 36 of `a-z A-Z 0-9 . - _`, not beginning with
/// one of the last three (Appwrite's `UID` and `Key` validators).
public enum Identifier {
    /// Longest id that an SQL database of Appwrite's stores.
    public static let maximumLength = 36

    public static func isValid(_ text: some StringProtocol) -> Bool {
        let bytes = text.utf8
        guard let first = bytes.first, bytes.count <= maximumLength, isAlphanumeric(first) else { return false }
        return bytes.allSatisfy { isAlphanumeric($0) || $0 == 0x2E || $0 == 0x2D || $0 == 0x5F }
    }

    /// The stricter rule of labels: 1 to 36 letters and digits.
    public static func isValidLabel(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.utf8.count <= maximumLength && text.utf8.allSatisfy(isAlphanumeric)
    }

    /// The one spelling of an id that stands for all that Appwrite takes for it: its SQL databases find ids whatever the case of their
    /// letters.
    public static func folded(_ id: String) -> String {
        guard hasCapital(id) else { return id }
        return String(decoding: id.utf8.map { isCapital($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }

    /// Whether an id holds a letter that `folded` changes.
    public static func hasCapital(_ id: String) -> Bool { id.utf8.contains(where: isCapital) }

    private static func isCapital(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }
}
