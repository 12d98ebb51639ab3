import JSONBytes

/// A value of a row, or one to compare with.
public enum RowValue: Sendable, Hashable {
    case null
    case text(String)
    case integer(Int64)
    /// A number with a fraction or an exponent, or one beyond 64 bits.
    case float(Double)
    case bool(Bool)

    /// - Parameter kind: dates are brought into one form; texts of digits in a number's place are that number (`$sequence`).
    ///   Arrays and objects are no values.
    init(_ json: JSONValue, as kind: RowColumn.Kind) {
        switch json {
        case .null, .array, .object: self = .null
        case .bool(let flag): self = .bool(flag)
        case .number(let number):
            self = number.int64.map(RowValue.integer) ?? .float(number.double)
        case .string(let text):
            switch kind {
            case .blankText where text.isEmpty, .date where text.isEmpty: self = .null
            case .date where !text.hasSuffix("+00:00"): self = .text(DateTimeText.normalized(text) ?? text)
            case .number: self = Int64(text).map(RowValue.integer) ?? .text(text)
            default: self = .text(text)
            }
        }
    }

    /// Below zero, zero or above zero; `nil` where there is no order: with null, and between kinds.
    func compared(to other: RowValue, by collation: TextCollation) -> Int? {
        switch (self, other) {
        case (.text(let left), .text(let right)): collation.compare(left, right)
        case (.integer(let left), .integer(let right)): Self.order(left, right)
        case (.bool(let left), .bool(let right)): (left ? 1 : 0) - (right ? 1 : 0)
        default:
            if let left = double, let right = other.double { Self.order(left, right) } else { nil }
        }
    }

    /// Whether rows may show two different numbers alike, of which this is one that is shown: Appwrite shows 14 digits of a fraction.
    func isShownLike(_ other: RowValue) -> Bool {
        guard let shown = double, let number = other.double else { return false }
        return abs(shown - number) <= abs(shown) * 1e-13
    }

    /// Bytes of a text.
    var size: Int { if case .text(let text) = self { text.utf8.count } else { 0 } }

    private var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .float(let value): value
        case .null, .text, .bool: nil
        }
    }

    private static func order<Value: Comparable>(_ left: Value, _ right: Value) -> Int {
        left < right ? -1 : left > right ? 1 : 0
    }
}
