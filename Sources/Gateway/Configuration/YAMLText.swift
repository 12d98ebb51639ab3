/// Writes the little YAML that the gateway prints.
enum YAMLText {
    /// Plain where that means the same text, else in double quotes.
    static func scalar(_ text: String) -> String {
        guard !isPlain(text) else { return text }
        let escaped = text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"": "\\\""
            case "\\": "\\\\"
            case "\n": "\\n"
            case "\t": "\\t"
            default: String(scalar)
            }
        }
        return "\"\(escaped.joined())\""
    }

    /// `["a", "b"]`
    static func list(_ texts: [String]) -> String {
        "[\(texts.map { "\"\($0.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\"" }.joined(separator: ", "))]"
    }

    /// Letters, digits and the marks of addresses and versions, beginning with a letter or digit, and no word or number that YAML
    /// reads as something else.
    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, first.properties.isAlphabetic || (first >= "0" && first <= "9"),
            text.last != ":", Double(text) == nil,
            !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(text.lowercased())
        else { return false }
        return text.unicodeScalars.allSatisfy { scalar in
            (scalar.isASCII && scalar.properties.isAlphabetic) || (scalar >= "0" && scalar <= "9")
                || "._-/:@".unicodeScalars.contains(scalar)
        }
    }
}
