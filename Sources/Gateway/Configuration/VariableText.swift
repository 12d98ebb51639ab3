/// Texts of the configuration file in which `${NAME}` stands for an environment variable.
enum VariableText {
    /// `${NAME}` must be set, `${NAME:-default}` need not be, `$${` is a literal `${`.
    static func filled(_ text: String, from environment: [String: String]) throws(ConfigurationFault) -> String {
        var filled = ""
        var rest = text[...]
        while let dollar = rest.firstRange(of: "${") {
            filled += rest[..<dollar.lowerBound]
            rest = rest[dollar.upperBound...]
            if filled.last == "$" {
                filled += "{"
                continue
            }
            guard let end = rest.firstIndex(of: "}") else { throw ConfigurationFault("has a `${` without its `}`") }
            filled += try value(of: rest[..<end], environment)
            rest = rest[rest.index(after: end)...]
        }
        return filled + rest
    }

    private static func value(
        of expression: Substring, _ environment: [String: String]
    ) throws(ConfigurationFault) -> String {
        let separator = expression.firstRange(of: ":-")
        let name = String(separator.map { expression[..<$0.lowerBound] } ?? expression)
        guard isName(name) else {
            throw ConfigurationFault(
                "has \(Excerpt.quoted("${" + expression + "}")), which names no environment variable")
        }
        if let value = environment[name], !value.isEmpty || separator == nil { return value }
        guard let separator else {
            throw ConfigurationFault(
                "names the environment variable \(name), which is not set; `${\(name):-}` would allow that")
        }
        return String(expression[separator.upperBound...])
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: true
            default: false
            }
        }
    }
}
