/// A header's value with parameters behind it: `form-data; name="file"; filename="a.txt"`.
struct HeaderParameters: Sendable, Hashable {
    /// In lower case.
    let value: String
    private var parameters: [String: String] = [:]

    subscript(name: String) -> String? { parameters[name] }

    /// `nil` when the text is not of that form. Of two parameters with one name the first counts.
    init?(_ text: String) {
        var rest = text[...]
        value = Self.trimmed(rest.prefix { $0 != ";" }).lowercased()
        rest = rest.drop { $0 != ";" }
        while rest.first == ";" {
            rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" }
            // A semicolon at the end says nothing.
            if rest.isEmpty { return }
            let name = Self.trimmed(rest.prefix { $0 != "=" && $0 != ";" }).lowercased()
            rest = rest.drop { $0 != "=" && $0 != ";" }
            guard rest.first == "=", !name.isEmpty else { return nil }
            rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" }
            guard let value = Self.takeValue(&rest) else { return nil }
            if parameters[name] == nil { parameters[name] = value }
        }
    }

    /// A word, or a text in quotes. In quotes a backslash escapes a quote and another backslash only: some browsers wrote Windows paths.
    private static func takeValue(_ rest: inout Substring) -> String? {
        guard rest.first == "\"" else {
            let word = rest.prefix { $0 != ";" }
            rest = rest[word.endIndex...]
            return trimmed(word)
        }
        rest = rest.dropFirst()
        var text = ""
        while let character = rest.popFirst() {
            switch character {
            case "\"":
                rest = rest.drop { $0 == " " || $0 == "\t" }
                return rest.isEmpty || rest.first == ";" ? text : nil
            case "\\" where rest.first == "\"" || rest.first == "\\":
                text.append(rest.removeFirst())
            default: text.append(character)
            }
        }
        return nil
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text.drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return String(text)
    }

    /// The boundary of a form's Content-Type (RFC 2046, 5.1.1).
    static func boundary(ofContentType text: String?) throws(MultipartFault) -> String {
        guard let text, let type = HeaderParameters(text), type.value == "multipart/form-data" else {
            if let text, text.lowercased().hasPrefix("multipart/form-data") { throw .noBoundary }
            throw .notAForm
        }
        guard let boundary = type["boundary"], (1...70).contains(boundary.utf8.count),
            boundary.utf8.allSatisfy(isBoundaryByte), boundary.last != " "
        else { throw .noBoundary }
        return boundary
    }

    private static func isBoundaryByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "'()+_,-./:=? ".utf8.contains(byte)
        }
    }
}
