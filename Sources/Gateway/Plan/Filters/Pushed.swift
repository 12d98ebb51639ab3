import Appwrite

/// What Appwrite is asked in a filter's place: it finds at least the rows that the filter means.
struct Pushed: Sendable, Hashable {
    var condition: Condition
    /// Why Appwrite may find more rows than are meant; `nil` when it finds those alone.
    var shortfall: Shortfall?

    var isExact: Bool { shortfall == nil }

    static func exact(_ condition: Condition) -> Pushed { Pushed(condition: condition, shortfall: nil) }
}

/// Why Appwrite cannot say something exactly.
enum Shortfall: String, Sendable, Hashable {
    case ignoresCase = "Appwrite compares text without regard to case or accents, and this is meant letter for letter"
    case mayIgnoreCase = "whether Appwrite's database regards case is not known, and this is meant letter for letter"
    case misreadsBackslash = "Appwrite takes a backslash for the beginning of an escape"
    case isUnanchored = "Appwrite's database looks for the text anywhere, or may do so"
    case hasNoQuery = "Appwrite has no query for it"
    case isRelated = "Appwrite takes columns of related rows only outside of groups"
    case isSecondOfRelation = "Appwrite would look for one related row to which all filters of the relationship apply"
    case isTooLong = "it takes more room than one query to Appwrite has"
}
