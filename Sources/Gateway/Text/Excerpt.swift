/// Words of a caller's, fit to stand in a message that goes back to the same caller.
enum Excerpt {
    /// The text in quotes, without control characters, cut to 80 of its characters.
    static func quoted(_ text: String) -> String {
        "\"\(printable(text))\""
    }

    /// A name in backticks, without control characters, cut to 80 of its characters.
    static func name(_ text: String) -> String {
        "`\(printable(text))`"
    }

    /// Up to twelve names in backticks.
    static func list(_ names: [String]) -> String {
        let shown = names.prefix(12).map(name)
        let rest = names.count > shown.count ? " and \(names.count - shown.count) more" : ""
        return shown.joined(separator: ", ") + rest
    }

    static func printable(_ text: String, limit: Int = 80) -> String {
        let scalars = text.unicodeScalars
        var result = String.UnicodeScalarView()
        for scalar in scalars.prefix(limit) { result.append(isPrintable(scalar) ? scalar : "\u{FFFD}") }
        return String(result) + (scalars.count > limit ? "…" : "")
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}
