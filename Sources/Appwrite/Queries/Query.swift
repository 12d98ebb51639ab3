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
    /// From 1.8.0; never together with a cursor.
    case orderRandom
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

        /// The first version that takes the method; versions before 1.8 are out of reach, for they lack tables.
        public var since: ServerVersion {
            switch self {
            case .containsAny, .containsAll: ServerVersion(major: 1, minor: 9, patch: 0)
            default: ServerVersion(major: 1, minor: 8, patch: 0)
            }
        }
    }

    /// Whether this filters rows, which is all that `and` and `or` may hold.
    public var isFilter: Bool {
        switch self {
        case .filter, .and, .or: true
        default: false
        }
    }
}
