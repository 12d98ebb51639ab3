/// Walks over a text byte by byte, with the possibility to give up and go back.
struct TextScanner {
    private let bytes: [UInt8]
    private var index = 0
    private var start = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    var isAtEnd: Bool { index == bytes.count }
    var isAtDigit: Bool { index < bytes.count && (0x30...0x39).contains(bytes[index]) }

    /// Runs `read`; when it finds nothing, the scanner stays where it was.
    mutating func attempt<Found>(_ read: (inout TextScanner) -> Found?) -> Found? {
        var copy = self
        copy.start = copy.index
        guard let found = read(&copy) else { return nil }
        index = copy.index
        return found
    }

    /// Back to where the running attempt began.
    mutating func rewind() { index = start }

    mutating func skipSpaces() { skip(anyOf: " \t\n\r") }

    mutating func skip(anyOf characters: String) {
        while index < bytes.count, characters.utf8.contains(bytes[index]) { index += 1 }
    }

    mutating func take(_ character: Character) -> Bool {
        guard index < bytes.count, character.asciiValue == bytes[index] else { return false }
        index += 1
        return true
    }

    mutating func takeAny(_ characters: String) -> Character? {
        guard index < bytes.count, characters.utf8.contains(bytes[index]) else { return nil }
        index += 1
        return Character(Unicode.Scalar(bytes[index - 1]))
    }

    /// A run of digits, of any length.
    mutating func digits() -> String? {
        let begin = index
        while isAtDigit { index += 1 }
        return begin == index ? nil : String(decoding: bytes[begin..<index], as: UTF8.self)
    }

    /// A number of as many digits as there are, up to the upper bound.
    mutating func number(digits range: ClosedRange<Int>) -> Int? {
        let begin = index
        while isAtDigit, index - begin < range.upperBound { index += 1 }
        guard index - begin >= range.lowerBound else {
            index = begin
            return nil
        }
        return Int(String(decoding: bytes[begin..<index], as: UTF8.self))
    }

    /// A run of letters.
    mutating func word() -> String? {
        let begin = index
        while index < bytes.count, (0x61...0x7A).contains(bytes[index]) { index += 1 }
        return begin == index ? nil : String(decoding: bytes[begin..<index], as: UTF8.self)
    }
}
