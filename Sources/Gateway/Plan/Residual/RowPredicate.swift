/// Which rows count, evaluated by the gateway.
public indirect enum RowPredicate: Sendable, Hashable {
    /// All must hold; of none, every row counts.
    case all([RowPredicate])
    /// One must hold; of none, no row counts.
    case any([RowPredicate])
    case test(RowTest)

    func forEachColumn(_ body: (RowColumn) -> Void) {
        switch self {
        case .all(let parts), .any(let parts):
            for part in parts { part.forEachColumn(body) }
        case .test(let test): body(test.column)
        }
    }
}
