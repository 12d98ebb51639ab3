import Appwrite

/// A LIKE pattern as Appwrite builds it from a client's text, compiled to weights.
///
/// Appwrite puts a backslash before `%`, `_` and the other signs of patterns, but not before backslashes of the text itself. So
/// a backslash in the text turns into an escape of whatever follows: at the end of a `contains` it makes the closing wildcard
/// literal. This is repeated here because clients see it.
struct LikePattern {
    enum Anchor: String { case start, end, nowhere }

    /// Stands for any run of characters. Not a character, so that no text contains it.
    static let anyRun: UInt16 = 0xFFFE
    /// Stands for any one character.
    static let anyOne: UInt16 = 0xFFFF

    /// Weights and the two wildcards above.
    let tokens: [UInt16]

    init(text: String, anchoredAt anchor: Anchor) {
        let escaped = LikePattern.escape(text)
        let pattern: String
        switch anchor {
        case .start: pattern = escaped + "%"
        case .end: pattern = "%" + escaped
        case .nowhere: pattern = "%" + escaped + "%"
        }
        tokens = LikePattern.compile(pattern)
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

    private static func compile(_ pattern: String) -> [UInt16] {
        var tokens: [UInt16] = []
        var rest = pattern.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\\": tokens.append(GeneralCollation.weight(of: rest.popFirst() ?? scalar))
            case "%": tokens.append(anyRun)
            case "_": tokens.append(anyOne)
            default: tokens.append(GeneralCollation.weight(of: scalar))
            }
        }
        return tokens
    }

    /// The tokens as bytes, to be bound to a statement.
    var bytes: [UInt8] { tokens.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] } }

    /// Whether a UTF-8 text matches tokens that came from `bytes`.
    static func matches(tokens bytes: UnsafeRawBufferPointer, text: UnsafeRawBufferPointer) -> Bool {
        let count = bytes.count / 2
        func token(_ index: Int) -> UInt16 { UInt16(bytes[2 * index]) | UInt16(bytes[2 * index + 1]) << 8 }
        var reader = GeneralCollation.WeightReader(text)
        var index = 0
        /// Where to go on when a comparison fails: behind the last `%`, one character further in the text.
        var retry: (token: Int, reader: GeneralCollation.WeightReader)?
        while true {
            if index < count, token(index) == anyRun {
                index += 1
                if index == count { return true }
                retry = (index, reader)
                continue
            }
            guard let weight = reader.next() else {
                return index == count
            }
            if index < count, token(index) == anyOne || token(index) == weight {
                index += 1
                continue
            }
            guard var again = retry, again.reader.next() != nil else { return false }
            retry = again
            index = again.token
            reader = again.reader
        }
    }
}

extension LikePattern.Anchor {
    /// Whether `text` has `part` there. Case does not count, accents do.
    func holds(_ part: String, in text: String) -> Bool {
        let part = Array(part.lowercased().unicodeScalars)
        let text = Array(text.lowercased().unicodeScalars)
        switch self {
        case .start: return text.starts(with: part)
        case .end: return text.reversed().starts(with: part.reversed())
        case .nowhere: return part.isEmpty || !text.ranges(of: part).isEmpty
        }
    }
}
