import Appwrite

/// A column as a filter, sorter or selection names it, with what is known of it.
struct ResolvedColumn: Sendable, Hashable {
    /// As the caller wrote it: `id`.
    var field: String
    /// As Appwrite knows it: `$id`.
    var key: String
    var type: ColumnType
    var isArray = false
    /// Stored encrypted, so that nothing can be compared with it.
    var isEncrypted = false
}

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
}

extension ResolvedColumn {
    /// "`tags` is a list column".
    var described: String {
        "\(Excerpt.name(field)) is \(isArray ? "a list column" : type.description)"
    }
}
