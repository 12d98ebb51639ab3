import Appwrite
import JSONBytes
import Refine

/// Gives filter values the type of their column, because query strings carry text only and Appwrite compares strictly.
///
/// | column | taken | refused |
/// |---|---|---|
/// | text, enum, e-mail, URL, IP, `$id`, relationship | any text as it is (`007`, `""`, `null`); numbers and booleans of JSON as their text | |
/// | integer | an optional minus and digits within 64 bits (`007` is 7) | `""`, `10.5`, `1e3`, `+1` |
/// | float | a JSON number (`10`, `-0.5`, `1e3`) | `""`, `.5`, `NaN` |
/// | boolean | `true`, `false`, `1`, `0` | everything else |
/// | datetime | see `DateTimeText`, from the year 1000 on | numbers, since nothing says whether they count seconds |
/// | unknown | JSON numbers, `true` and `false` as such; everything else as text | |
///
/// The character NUL is refused in every text.
struct ValueCoercion: Sendable {
    let column: ResolvedColumn

    /// The value to compare with; `nil` stands for null, which no comparison takes.
    /// - Throws: 400 `gateway_value_invalid` that names column, type and value.
    func scalar(_ value: FilterValue) throws(HttpError) -> JSONValue? {
        switch value {
        case .absent, .typed(.null): nil
        case .text(let text): try storable(self.text(text))
        case .typed(let json): try storable(typed(json))
        case .list: throw .invalidValue(column, value: "a list", "one value")
        }
    }

    /// PostgreSQL ends a text at its first NUL, in queries too, so that such a piece would be found in every row.
    private func storable(_ value: JSONValue) throws(HttpError) -> JSONValue {
        guard let text = value.string, NullCharacter.isIn(text) else { return value }
        throw .invalidValue(column, value: text, NullCharacter.expected)
    }

    private func text(_ text: String) throws(HttpError) -> JSONValue {
        switch column.type {
        case .text, .relationship, .geometry:
            return .string(text)
        case .integer:
            guard let integer = Self.integer(text) else { throw refusal(text, "a whole number of 64 bits") }
            return .integer(integer)
        case .float:
            guard let number = JSONNumber(text), number.double.isFinite else { throw refusal(text, "a number") }
            return .number(number)
        case .boolean:
            guard let flag = Self.boolean(text) else { throw refusal(text, "`true` or `false`") }
            return .bool(flag)
        case .datetime:
            guard let date = DateTimeText.normalized(text) else { throw refusal(text, "a date of ISO 8601") }
            guard DateTimeText.isStorable(date) else { throw refusal(text, DateTimeText.storable) }
            return .string(date)
        case .unknown:
            return Self.byLook(text)
        }
    }

    private func typed(_ json: JSONValue) throws(HttpError) -> JSONValue {
        switch json {
        case .string(let text):
            // JSON says that this is text, so where no schema contradicts, it is.
            return column.type == .unknown ? json : try self.text(text)
        case .number(let number):
            switch column.type {
            case .unknown: return json
            case .datetime, .boolean:
                guard column.type == .boolean, let flag = Self.boolean(number.literal) else {
                    throw refusal(number.literal, column.type == .boolean ? "`true` or `false`" : "a date of ISO 8601")
                }
                return .bool(flag)
            default: return try self.text(number.literal)
            }
        case .bool(let flag):
            switch column.type {
            case .boolean, .unknown: return json
            case .text: return .string(flag ? "true" : "false")
            default: throw refusal(flag ? "true" : "false", "of that type")
            }
        case .null, .array, .object:
            throw .invalidValue(column, value: json.text, "a text, number or boolean")
        }
    }

    private func refusal(_ value: String, _ expected: String) -> HttpError {
        .invalidValue(
            column, value: value,
            // Query strings write null as they write an empty text.
            value.isEmpty ? expected + "; rows without a value are found with the operator `null`" : expected)
    }

    /// An optional minus sign and digits, within 64 bits.
    private static func integer(_ text: String) -> Int64? {
        let digits = text.utf8.first == 0x2D ? text.utf8.dropFirst() : text.utf8[...]
        guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int64(text)
    }

    private static func boolean(_ text: String) -> Bool? {
        switch text {
        case "true", "1": true
        case "false", "0": false
        default: nil
        }
    }

    private static func byLook(_ text: String) -> JSONValue {
        switch text {
        case "true": return true
        case "false": return false
        default:
            guard let number = JSONNumber(text), number.double.isFinite else { return .string(text) }
            // A whole number beyond 64 bits is more likely an id than a quantity.
            return number.isWrittenAsInteger && number.int64 == nil ? .string(text) : .number(number)
        }
    }
}
