import JSONBytes

/// What a filter says of one column, with its values checked and typed.
enum ColumnCondition: Sendable, Hashable {
    case everything
    case nothing
    case isNull
    case isNotNull
    /// Equal to one of the values; with `orNull`, or without a value.
    case equals([JSONValue], orNull: Bool, letterForLetter: Bool)
    /// There is a value and it is none of these. Of no values it is `everything` or `isNotNull`, never this.
    case differs([JSONValue], letterForLetter: Bool)
    case compares(RowTest.Relation, JSONValue)
    case within(JSONValue, JSONValue)
    case outside(JSONValue, JSONValue)
    /// A text with one of the pieces in it; no piece is empty.
    case matches([String], TextPattern.Place, letterForLetter: Bool)
    /// A text with none of the pieces in it; no piece is empty.
    case matchesNone([String], TextPattern.Place, letterForLetter: Bool)
    /// A list with one of the values in it.
    case holdsOne([JSONValue])
    case holdsAll([JSONValue])
    case holdsNone([JSONValue])
    /// A list in which one of the values is missing.
    case lacksOne([JSONValue])

    /// Whether it asks what comes before or behind a value.
    var isOfOrder: Bool {
        switch self {
        case .compares, .within, .outside: true
        default: false
        }
    }
}
