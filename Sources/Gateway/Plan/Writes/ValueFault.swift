import Appwrite
import JSONBytes

/// A value that its column cannot hold.
struct ValueFault: Error, Sendable, Hashable {
    /// For the person who typed it: column, type and value.
    var message: String

    /// - Parameter expected: what would do, with its article: "a whole number of 64 bits".
    init(_ column: Column, _ value: JSONValue, _ expected: String) {
        let kind = ColumnType(column.type).description
        let described = "\(Excerpt.name(column.key)) is \(column.isArray ? "a list column" : kind)"
        // What is kept encrypted is not to come back in a message, which may be logged.
        let given = column.isEncrypted ? "the value given" : Self.text(of: value)
        message = "\(described), and \(given) is not \(expected)."
    }

    private static func text(of value: JSONValue) -> String {
        switch value {
        case .string(let text): Excerpt.quoted(text)
        case .array: "a list"
        case .object: "an object"
        case .null, .bool, .number: Excerpt.name(value.text)
        }
    }
}
