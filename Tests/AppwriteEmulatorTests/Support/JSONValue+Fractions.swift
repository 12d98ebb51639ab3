import JSONBytes

extension JSONValue: ExpressibleByFloatLiteral {
    /// Fractions in the tests' JSON.
    public init(floatLiteral value: Double) { self = JSONNumber(value).map(JSONValue.number) ?? .null }
}
