import JSONBytes

/// How Appwrite's PHP sees a JSON value, for its error texts.
extension JSONValue {
    /// The value's kind by PHP's `gettype`.
    var phpKind: String {
        switch self {
        case .null: "NULL"
        case .bool: "boolean"
        case .number(let number): number.isWrittenAsInteger ? "integer" : "double"
        case .string: "string"
        case .array, .object: "array"
        }
    }

    /// A number, or a text that holds one, cut to a whole number within the range of `Int`.
    var phpInteger: Int? {
        guard let number = number ?? string.flatMap({ JSONNumber($0) }) else { return nil }
        if let whole = number.int64 { return Int(whole) }
        return Int(exactly: number.double.rounded(.towardZero)) ?? (number.double < 0 ? .min : .max)
    }
}
