/// Takes a text apart from its front, digit by digit.
struct DigitReader {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = text[...].utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// Whether the ASCII character comes next; then it is taken.
    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard let first = rest.first, UInt32(first) == character.value else { return false }
        rest.removeFirst()
        return true
    }

    /// Exactly so many digits.
    mutating func number(digits: Int) -> Int? {
        var value = 0
        for _ in 0..<digits {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// One to nine digits of a second's fraction, as milliseconds.
    mutating func milliseconds() -> Int? {
        guard let first = digit() else { return nil }
        var value = first * 100
        var place = 10
        for _ in 0..<8 {
            guard let digit = digit() else { break }
            value += digit * place
            place /= 10
        }
        return value
    }

    private mutating func digit() -> Int? {
        guard let first = rest.first, (0x30...0x39).contains(first) else { return nil }
        rest.removeFirst()
        return Int(first - 0x30)
    }
}
