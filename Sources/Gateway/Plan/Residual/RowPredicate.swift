import Appwrite

/// Which rows count, evaluated by the gateway.
public indirect enum RowPredicate: Sendable, Hashable {
    /// All must hold; of none, every row counts.
    case all([RowPredicate])
    /// One must hold; of none, no row counts.
    case any([RowPredicate])
    case test(RowTest)
    /// What rows do not show: Appwrite finds them by the query, and tells their ids.
    case found(Query)
    /// What rows show, though not to the last digit: where that decides, Appwrite is asked by the query.
    case nearly(RowPredicate, Query)

    func forEachColumn(_ body: (RowColumn) -> Void) {
        switch self {
        case .all(let parts), .any(let parts):
            for part in parts { part.forEachColumn(body) }
        case .test(let test): body(test.column)
        case .nearly(let shown, _): shown.forEachColumn(body)
        case .found: break
        }
    }

    func forEachPattern(_ body: (TextPattern) -> Void) {
        switch self {
        case .all(let parts), .any(let parts):
            for part in parts { part.forEachPattern(body) }
        case .test(let test):
            switch test.condition {
            case .matches(let patterns), .matchesNone(let patterns): patterns.forEach(body)
            default: break
            }
        case .nearly(let shown, _): shown.forEachPattern(body)
        case .found: break
        }
    }

    func forEachQuestion(_ body: (Query) -> Void) {
        switch self {
        case .all(let parts), .any(let parts):
            for part in parts { part.forEachQuestion(body) }
        case .test, .nearly: break
        case .found(let query): body(query)
        }
    }
}
