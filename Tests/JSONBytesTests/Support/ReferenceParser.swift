import JSONBytes

/// RFC 8259 read off the page: slow, recursive, and unlike the parser under test in every way. Gives `nil` for what is not JSON.
struct ReferenceParser {
    private var rest: ArraySlice<UInt8>

    static func parse(_ bytes: [UInt8]) -> JSONValue? {
        var parser = ReferenceParser(rest: bytes[...])
        guard let value = parser.element(), parser.rest.isEmpty else { return nil }
        return value
    }

    private mutating func element() -> JSONValue? {
        skipSpace()
        let value = self.value()
        skipSpace()
        return value
    }

    private mutating func skipSpace() {
        rest = rest.drop { [0x20, 0x0A, 0x0D, 0x09].contains($0) }
    }

    private mutating func take(_ text: String) -> Bool {
        guard rest.starts(with: text.utf8) else { return false }
        rest = rest.dropFirst(text.utf8.count)
        return true
    }

    private mutating func value() -> JSONValue? {
        if take("null") { return .null }
        if take("true") { return .bool(true) }
        if take("false") { return .bool(false) }
        if take("[") { return elements().map { .array($0) } }
        if take("{") { return members().map { .object($0) } }
        if rest.first == UInt8(ascii: "\"") { return string().map { .string($0) } }
        return number().map { .number($0) }
    }

    private mutating func elements() -> [JSONValue]? {
        skipSpace()
        if take("]") { return [] }
        var elements: [JSONValue] = []
        repeat {
            guard let next = element() else { return nil }
            elements.append(next)
        } while take(",")
        return take("]") ? elements : nil
    }

    private mutating func members() -> JSONObject? {
        skipSpace()
        if take("}") { return JSONObject() }
        var members = JSONObject()
        repeat {
            skipSpace()
            guard let key = string() else { return nil }
            skipSpace()
            guard take(":"), let next = element() else { return nil }
            members[key] = next
        } while take(",")
        return take("}") ? members : nil
    }

    private mutating func number() -> JSONNumber? {
        let literal = rest.prefix { "+-.eE0123456789".utf8.contains($0) }
        let text = String(decoding: literal, as: UTF8.self)
        guard text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil else { return nil }
        rest = rest.dropFirst(literal.count)
        return JSONNumber(text)
    }

    private mutating func string() -> String? {
        guard take("\"") else { return nil }
        var units: [UInt16] = []
        while true {
            if take("\"") { break }
            if take("\\") {
                guard let unit = escape() else { return nil }
                units.append(unit)
                continue
            }
            let run = rest.prefix { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
            guard !run.isEmpty, let text = String(validating: run, as: UTF8.self) else { return nil }
            units += text.utf16
            rest = rest.dropFirst(run.count)
        }
        return String(validating: units, as: UTF16.self)
    }

    private mutating func escape() -> UInt16? {
        let letters: [String: UInt16] = [
            "\"": 0x22, "\\": 0x5C, "/": 0x2F, "b": 8, "f": 0xC, "n": 0xA, "r": 0xD, "t": 9,
        ]
        for (letter, unit) in letters where take(letter) { return unit }
        guard take("u") else { return nil }
        let digits = rest.prefix(4)
        guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
        rest = rest.dropFirst(4)
        return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}
