import Appwrite

/// What a full-text index sees of a text, and what becomes of a search, by the rules of MariaDB's InnoDB in Boolean mode as
/// Appwrite uses it: case and accents do not count, words shorter than three characters and stop words do not exist, the last
/// word of a search may be the beginning of one, several words mean any of them, quotation marks around all make a phrase.
enum FullText {
    private static let minimumLength = 3
    private static let maximumLength = 84
    private static let stopWords: Set = [
        "A", "ABOUT", "AN", "ARE", "AS", "AT", "BE", "BY", "COM", "DE", "EN", "FOR", "FROM", "HOW", "I", "IN", "IS",
        "IT", "LA",
        "OF", "ON", "OR", "THAT", "THE", "THIS", "TO", "WAS", "WHAT", "WHEN", "WHERE", "WHO", "WILL", "WITH", "UND",
        "WWW",
    ]

    /// The indexed words of a text, folded, in order.
    static func terms(of text: String) -> [String] {
        words(of: text).filter(isIndexed)
    }

    private static func words(of text: String) -> [String] {
        var words: [String] = []
        var current = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let folded = Unicode.Scalar(GeneralCollation.weight(of: scalar)) ?? "\u{FFFD}"
            if isWordCharacter(folded) {
                current.append(folded)
            } else if !current.isEmpty {
                words.append(String(current))
                current.removeAll()
            }
        }
        if !current.isEmpty { words.append(String(current)) }
        return words
    }

    private static func isWordCharacter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber,
            .otherNumber:
            true
        default: scalar == "_"
        }
    }

    private static func isIndexed(_ word: String) -> Bool {
        let length = word.unicodeScalars.count
        return length >= minimumLength && length <= maximumLength && !stopWords.contains(word)
    }

    /// The FTS5 expression for a search; `nil` when nothing can match.
    /// - Parameter lastIsBeginning: whether the last word may be the beginning of one, as on MariaDB.
    static func expression(for search: String, lastIsBeginning: Bool = true) -> String? {
        let isPhrase = search.utf8.count > 1 && search.hasPrefix("\"") && search.hasSuffix("\"")
        var words = words(of: search)
        if isPhrase {
            let terms = words.filter(isIndexed)
            return terms.isEmpty ? nil : "\"" + terms.joined(separator: " ") + "\""
        }
        guard !words.isEmpty else { return nil }
        guard lastIsBeginning else {
            let terms = words.filter(isIndexed)
            return terms.isEmpty ? nil : terms.map { "\"\($0)\"" }.joined(separator: " OR ")
        }
        let last = words.removeLast()
        var alternatives = words.filter(isIndexed).map { "\"\($0)\"" }
        alternatives.append("\"\(last)\"*")
        return alternatives.joined(separator: " OR ")
    }
}

extension FullText {
    /// Whether a text that no index covers matches a search.
    static func matches(search: String, text: String) -> Bool {
        var words = words(of: search)
        guard !words.isEmpty else { return false }
        let last = words.removeLast()
        let wanted = Set(words.filter(isIndexed))
        return terms(of: text).contains { $0.hasPrefix(last) || wanted.contains($0) }
    }
}
