/// Why a text is not one of Appwrite's queries. Appwrite answers each with 400 `general_query_invalid`.
public enum QueryError: Error, Sendable, Hashable {
    /// Not JSON.
    case syntaxError
    case notAnObject(found: String)
    case methodNotText(found: String)
    case unknownMethod(String)
    case attributeNotText(found: String)
    case valuesNotAList(found: String)
    /// `limit` and `offset` without a number.
    case notANumber(method: String)
    /// A cursor that is no row's id.
    case invalidCursor

    /// What is wrong, in the words of Appwrite 1.8.1.
    public var message: String {
        switch self {
        case .syntaxError: "Invalid query: Syntax error"
        case .notAnObject(let kind): "Invalid query. Must be an array, got \(kind)"
        case .methodNotText(let kind): "Invalid query method. Must be a string, got \(kind)"
        case .unknownMethod(let name): "Invalid query method: \(name)"
        case .attributeNotText(let kind): "Invalid query attribute. Must be a string, got \(kind)"
        case .valuesNotAList(let kind): "Invalid query values. Must be an array, got \(kind)"
        case .notANumber(let method): "Invalid query: Invalid \(method): Value must be a valid number"
        case .invalidCursor:
            "Invalid cursor: UID must contain at most 36 chars. Valid chars are a-z, A-Z, 0-9, and underscore. "
                + "Can't start with a leading underscore"
        }
    }
}

extension QueryError: CustomStringConvertible {
    public var description: String { message }
}
