import Refine

/// What a preview may look like: Appwrite's parameters, checked before anything is asked of it.
struct PreviewParameters: Sendable {
    fileprivate enum Rule: Sendable {
        case integer(ClosedRange<Int>)
        case word([String])
        /// Three or six hexadecimal digits.
        case color
        case fraction
    }

    private static let rules: [(name: String, rule: Rule)] = [
        ("width", .integer(0...4000)), ("height", .integer(0...4000)),
        (
            "gravity",
            .word([
                "center", "top-left", "top", "top-right", "left", "right", "bottom-left", "bottom", "bottom-right",
            ])
        ),
        ("quality", .integer(-1...100)), ("borderWidth", .integer(0...100)), ("borderColor", .color),
        ("borderRadius", .integer(0...4000)), ("opacity", .fraction), ("rotation", .integer(-360...360)),
        ("background", .color), ("output", .word(["jpg", "jpeg", "png", "gif", "webp", "heic", "avif"])),
    ]

    static var names: [String] { rules.map(\.name) }

    /// In the order of Appwrite's reference, so that the same preview is always written the same way.
    let values: [(name: String, value: String)]

    /// - Throws: 400 that names the parameter.
    init(_ query: QueryString) throws(HttpError) {
        if let unknown = query.parameters.first(where: { !Self.names.contains($0.name) }) {
            throw .previewParameterUnknown(unknown.name, known: Self.names)
        }
        var values: [(name: String, value: String)] = []
        for (name, rule) in Self.rules {
            let given = query.values(name)
            guard let value = given.first else { continue }
            guard given.count == 1 else { throw .previewParameter(name, "stands there twice") }
            if let problem = rule.problem(value) { throw .previewParameter(name, problem) }
            values.append((name, value))
        }
        self.values = values
    }

    /// One text for each look.
    var key: String { values.map { "\($0.name)=\($0.value)" }.joined(separator: "&") }
}

extension PreviewParameters.Rule {
    fileprivate func problem(_ text: String) -> String? {
        switch self {
        case .integer(let range):
            guard let number = Int(text), range.contains(number) else {
                return "must be a whole number from \(range.lowerBound) to \(range.upperBound)"
            }
        case .word(let words):
            guard words.contains(text) else { return "must be one of \(words.joined(separator: ", "))" }
        case .color:
            guard [3, 6].contains(text.utf8.count), text.allSatisfy({ $0.isASCII && $0.isHexDigit }) else {
                return "must be a colour of three or six hexadecimal digits, without `#`"
            }
        case .fraction:
            guard text.utf8.count <= 16, text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }),
                let number = Double(text), (0...1).contains(number)
            else { return "must be a number from 0 to 1" }
        }
        return nil
    }
}
