/// A JSON number that keeps the text it was written in, so that 64-bit integers and decimal fractions pass through exactly.
public struct JSONNumber: Sendable, Hashable {
    /// The number as written, valid by the JSON grammar (RFC 8259, section 6).
    public let literal: String

    /// `literal` must be a JSON number; parsers call this after checking the grammar.
    init(unchecked literal: String) {
        self.literal = literal
    }

    /// Reads a JSON number; `nil` when the text is not one (`007`, `+1`, `.5`, `0x10` are not).
    public init?(_ text: some StringProtocol) {
        guard JSONNumber.matchesGrammar(text.utf8) else { return nil }
        self.literal = String(text)
    }

    public init(_ value: some FixedWidthInteger) {
        self.literal = String(value)
    }

    /// A finite floating-point value in its shortest round-trip form; `nil` for infinities and NaN, which JSON cannot write.
    public init?(_ value: Double) {
        guard value.isFinite else { return nil }
        self.literal = value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
    }

    /// The value as an integer when it is written as one and fits 64 bits (`5` does, `5.0` and `5e0` do not).
    public var int64: Int64? { Int64(literal) }

    /// The nearest floating-point value.
    public var double: Double { Double(literal) ?? .nan }

    /// Whether the text has neither a fraction nor an exponent.
    public var isWrittenAsInteger: Bool { !literal.utf8.contains { $0 == 0x2E || $0 == 0x65 || $0 == 0x45 } }

    static func matchesGrammar(_ bytes: some Sequence<UInt8>) -> Bool {
        var rest = Array(bytes)[...]
        func digits() -> Int {
            var count = 0
            while let byte = rest.first, (0x30...0x39).contains(byte) {
                rest.removeFirst()
                count += 1
            }
            return count
        }
        if rest.first == 0x2D { rest.removeFirst() }
        let startsWithZero = rest.first == 0x30
        let whole = digits()
        guard whole > 0, !(startsWithZero && whole > 1) else { return false }
        if rest.first == 0x2E {
            rest.removeFirst()
            guard digits() > 0 else { return false }
        }
        if rest.first == 0x65 || rest.first == 0x45 {
            rest.removeFirst()
            if rest.first == 0x2B || rest.first == 0x2D { rest.removeFirst() }
            guard digits() > 0 else { return false }
        }
        return rest.isEmpty
    }
}
