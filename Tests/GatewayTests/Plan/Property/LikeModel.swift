/// `LIKE` as Appwrite uses it: signs of patterns are escaped, backslashes are not.
struct LikeModel {
    let database: DatabaseModel

    init(_ database: DatabaseModel) {
        self.database = database
    }

    private enum Token {
        case anything
        case exactly(UInt32)
    }

    func matches(_ text: String, _ piece: String, _ atStart: Bool, _ atEnd: Bool) -> Bool {
        var pattern = ""
        for scalar in piece.unicodeScalars {
            if scalar == "%" || scalar == "_" { pattern.unicodeScalars.append("\\") }
            pattern.unicodeScalars.append(scalar)
        }
        let full = (atStart ? "" : "%") + pattern + (atEnd ? "" : "%")
        return matches(database.folded(text)[...], tokens(full)[...])
    }

    private func tokens(_ pattern: String) -> [Token] {
        var tokens: [Token] = []
        var rest = pattern.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "%": tokens.append(.anything)
            case "\\":
                let escaped = rest.popFirst() ?? scalar
                tokens += database.folded(String(escaped)).map(Token.exactly)
            default: tokens += database.folded(String(scalar)).map(Token.exactly)
            }
        }
        return tokens
    }

    private func matches(_ text: ArraySlice<UInt32>, _ tokens: ArraySlice<Token>) -> Bool {
        guard let first = tokens.first else { return text.isEmpty }
        switch first {
        case .anything:
            return (text.startIndex...text.endIndex).contains { matches(text[$0...], tokens.dropFirst()) }
        case .exactly(let unit):
            return text.first == unit && matches(text.dropFirst(), tokens.dropFirst())
        }
    }
}
