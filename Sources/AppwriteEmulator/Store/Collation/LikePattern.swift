import Appwrite

/// A pattern that texts are held against, compiled to units that are equal where characters count as equal.
struct LikePattern: Sendable, Hashable {
    enum Anchor: String { case start, end, nowhere }

    /// What two characters have in common that count as equal.
    enum Folding: UInt8 {
        /// Neither case nor accents count: MariaDB's `LIKE`.
        case general
        /// Case does not count: PostgreSQL's `ILIKE`.
        case lowered
        /// The same for MongoDB's expressions.
        case folded
        /// Letter for letter.
        case exact
    }

    /// Stands for any run of characters. Not a character, so that no text contains it.
    static let anyRun: UInt32 = 0x11_0000
    /// Stands for any one character.
    static let anyOne: UInt32 = 0x11_0001

    let folding: Folding
    /// Units and the two wildcards above.
    let tokens: [UInt32]

    /// A pattern as Appwrite builds it from a client's text for MariaDB.
    ///
    /// Appwrite puts a backslash before `%`, `_` and the other signs of patterns, but not before backslashes of the text itself. So
    /// a backslash in the text turns into an escape of whatever follows: at the end of a `contains` it makes the closing wildcard
    /// literal. This is repeated here because clients see it.
    init(text: String, anchoredAt anchor: Anchor) {
        folding = .general
        let escaped = LikePattern.escape(text)
        let pattern: String
        switch anchor {
        case .start: pattern = escaped + "%"
        case .end: pattern = "%" + escaped
        case .nowhere: pattern = "%" + escaped + "%"
        }
        tokens = LikePattern.compile(pattern)
    }

    /// A text at one end of others or within them, in which nothing stands for anything else.
    init(part: String, anchoredAt anchor: Anchor, by folding: Folding) {
        self.folding = folding
        let units = part.unicodeScalars.map(folding.unit)
        switch anchor {
        case .start: tokens = units + [Self.anyRun]
        case .end: tokens = [Self.anyRun] + units
        case .nowhere: tokens = [Self.anyRun] + units + [Self.anyRun]
        }
    }

    private static let special = Set("%_[]^-.*+?(){}|".unicodeScalars)

    private static func escape(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if special.contains(scalar) { escaped.append("\\") }
            escaped.append(scalar)
        }
        return String(escaped)
    }

    private static func compile(_ pattern: String) -> [UInt32] {
        var tokens: [UInt32] = []
        var rest = pattern.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\\": tokens.append(Folding.general.unit(rest.popFirst() ?? scalar))
            case "%": tokens.append(anyRun)
            case "_": tokens.append(anyOne)
            default: tokens.append(Folding.general.unit(scalar))
            }
        }
        return tokens
    }

    /// To be bound to a statement.
    var bytes: [UInt8] {
        [folding.rawValue] + tokens.flatMap { token in (0..<4).map { UInt8(truncatingIfNeeded: token >> (8 * $0)) } }
    }

    /// A pattern that came from `bytes`.
    init?(bytes: UnsafeRawBufferPointer) {
        guard let first = bytes.first, let folding = Folding(rawValue: first), bytes.count % 4 == 1 else { return nil }
        self.folding = folding
        tokens = stride(from: 1, to: bytes.count, by: 4).map { place in
            (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[place + $1]) << (8 * UInt32($1)) }
        }
    }
}

extension LikePattern.Folding {
    func unit(_ scalar: Unicode.Scalar) -> UInt32 {
        switch self {
        case .general: UInt32(GeneralCollation.weight(of: scalar))
        case .lowered: CaseFolding.lowered(scalar).value
        case .folded: CaseFolding.folded(scalar).value
        case .exact: scalar.value
        }
    }
}
