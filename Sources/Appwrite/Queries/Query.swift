import JSONBytes

/// One element of Appwrite's `queries[]`: a filter, an order, a page or a selection (Appwrite's `Query` classes, 1.8).
public indirect enum Query: Sendable, Hashable {
    /// A filter on a column with its values, `equal("status", ["a", "b"])`.
    case filter(Method, column: String, values: [JSONValue])
    /// At least two filters, all of which must hold.
    case and([Query])
    /// At least two filters, one of which must hold.
    case or([Query])
    case orderAsc(String)
    case orderDesc(String)
    case limit(Int)
    case offset(Int)
    case cursorAfter(String)
    case cursorBefore(String)
    case select([String])

    /// Filter methods of 1.8; geo and vector methods are left out.
    public enum Method: String, Sendable, Hashable, CaseIterable {
        case equal, notEqual, lessThan, lessThanEqual, greaterThan, greaterThanEqual
        case between, notBetween
        case isNull, isNotNull
        case startsWith, notStartsWith, endsWith, notEndsWith
        case contains, notContains
        case search, notSearch
        /// From 1.9.0.
        case containsAny, containsAll
    }
}
