import Appwrite

/// Which rows a filter finds, as far as that is known before Appwrite is asked.
enum Condition: Sendable, Hashable {
    /// Every row, for example of `nin []`.
    case everything
    /// No row, for example of `in []`.
    case nothing
    case query(Query)

    /// Whether it is known without asking.
    var isKnown: Bool { if case .query = self { false } else { true } }

    /// Whether it is an `or`, or has one in it.
    var hasAlternatives: Bool {
        switch self {
        case .everything, .nothing: false
        case .query(.or): true
        case .query(.and(let children)): children.contains { Condition.query($0).hasAlternatives }
        case .query: false
        }
    }

    /// All must hold. Groups inside are dissolved; of a single condition none is made, because Appwrite refuses it.
    static func all(_ conditions: [Condition]) -> Condition {
        var queries: [Query] = []
        for condition in conditions {
            switch condition {
            case .everything: break
            case .nothing: return .nothing
            case .query(.and(let children)): queries += children
            case .query(let query): queries.append(query)
            }
        }
        guard let first = queries.first else { return .everything }
        return .query(queries.count == 1 ? first : .and(queries))
    }

    /// One must hold.
    static func any(_ conditions: [Condition]) -> Condition {
        var queries: [Query] = []
        for condition in conditions {
            switch condition {
            case .everything: return .everything
            case .nothing: break
            case .query(.or(let children)): queries += children
            case .query(let query): queries.append(query)
            }
        }
        guard let first = queries.first else { return .nothing }
        return .query(queries.count == 1 ? first : .or(queries))
    }
}
