import Appwrite

/// What a column's values are, as far as comparing goes.
enum ColumnType: String, Sendable, Hashable {
    case text, integer, float, boolean, datetime
    /// A reference to rows of another table; compared by their ids.
    case relationship
    case geometry
    /// No schema tells: values are typed by their look.
    case unknown

    init(_ type: Column.ValueType) {
        self =
            switch type {
            case .string: .text
            case .integer: .integer
            case .float: .float
            case .boolean: .boolean
            case .datetime: .datetime
            case .relationship: .relationship
            case .geometry: .geometry
            case .other: .unknown
            }
    }

    /// With its article, for messages: "an integer column".
    var description: String {
        switch self {
        case .text: "a text column"
        case .integer: "an integer column"
        case .float: "a float column"
        case .boolean: "a boolean column"
        case .datetime: "a datetime column"
        case .relationship: "a relationship"
        case .geometry: "a geometry column"
        case .unknown: "a column of unknown type"
        }
    }

    /// Whether texts in it are compared by the database's collation.
    var comparesText: Bool {
        switch self {
        case .text, .relationship, .unknown: true
        case .integer, .float, .boolean, .datetime, .geometry: false
        }
    }
}
