import Appwrite

/// A column as a filter, sorter or selection names it, with what is known of it.
struct ResolvedColumn: Sendable, Hashable {
    /// As the caller wrote it: `id`, `author.name`.
    var field: String
    /// As Appwrite knows it: `$id`, `author.name`.
    var key: String
    var type: ColumnType
    var isArray = false
    /// Stored encrypted, so that nothing can be compared with it.
    var isEncrypted = false
    /// The elements of an enum.
    var elements: [String]?
    /// What the database can keep in an integer column, where that is less than 64 bits.
    var storedRange: ClosedRange<Int64>?
    /// How many characters a text in it has at most, where that is known.
    var size: Int?
    /// How a relationship's rows belong together.
    var relationship: Relationship?
    /// Whether Appwrite filters and sorts by it; records of its services have columns that it only shows.
    var isQueryable = true
    /// Whether an empty text stands for no value.
    var isBlankWithoutValue = false
    /// The relationships on the way to it; empty for a column of the table itself.
    var relations: [RelationStep] = []
    /// The part of the path to it that leads back through the relationship by which it came: rows never show what is there.
    var wayBack: String?
}

/// A relationship on the way to a column of related rows.
struct RelationStep: Sendable, Hashable {
    var key: String
    var isToMany: Bool
}

extension ResolvedColumn {
    var isRelated: Bool { !relations.isEmpty }

    /// Whether a row may have several values of it, one for each related row.
    var isToMany: Bool { relations.contains(where: \.isToMany) || isListOfReferences }

    /// A relationship to several rows.
    var isListOfReferences: Bool { type == .relationship && relationship?.isToMany == true }

    /// Whether Appwrite compares with it in place; otherwise only by way of the related rows' ids.
    var isStored: Bool { relationship?.isStored ?? true }

    /// "`tags` is a list column".
    var described: String {
        "\(Excerpt.name(field)) is \(isArray ? "a list column" : elements != nil ? "an enum column" : type.description)"
    }

    /// Where its value lies in a row.
    var rowColumn: RowColumn {
        let kind: RowColumn.Kind =
            switch type {
            case .text where isBlankWithoutValue: .blankText
            case .text, .geometry: .text
            case .unknown: .unknown
            case .integer, .float: .number
            case .boolean: .boolean
            case .datetime: .date
            case .relationship: .reference
            }
        guard isRelated else { return RowColumn(path: [key], kind: kind) }
        let leaf = key.dropFirst(relations.reduce(0) { $0 + $1.key.count + 1 })
        return RowColumn(path: relations.map(\.key) + [String(leaf)], kind: kind)
    }
}
