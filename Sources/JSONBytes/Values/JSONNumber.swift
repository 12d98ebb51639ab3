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
        let literal = String(text)
        guard JSONScanner.isNumber(Array(literal.utf8)) else { return nil }
        self.literal = literal
    }

    public init(_ value: some FixedWidthInteger) {
        self.literal = String(value)
    }

    /// A finite floating-point value in its shortest round-trip form, without a fraction where it has none; `nil` for infinities
    /// and NaN, which JSON cannot write.
    public init?(_ value: Double) {
        guard value.isFinite else { return nil }
        self.literal = value == value.rounded() && abs(value) <= 0x1p54 ? String(Int64(value)) : "\(value)"
    }

    /// The value as an integer when it is written as one and fits 64 bits (`5` does, `5.0` and `5e0` do not).
    public var int64: Int64? { Int64(literal) }

    /// The nearest floating-point value.
    public var double: Double { Double(literal) ?? .nan }

    /// Whether the text has neither a fraction nor an exponent.
    public var isWrittenAsInteger: Bool { !literal.utf8.contains { $0 == 0x2E || $0 == 0x65 || $0 == 0x45 } }
}
