/// A predicate made ready for many rows: columns are places in `RowValues`, and pieces of text are numbers in a `TextSearch`.
indirect enum PredicateNode: Sendable {
    case all([PredicateNode])
    case any([PredicateNode])
    case test(column: Int, RowTest.Condition)
    /// A text with one of the pieces in it.
    case matches(column: Int, [Piece])
    /// A text with none of the pieces in it.
    case matchesNone(column: Int, [Piece])
    /// By the number of a question to Appwrite.
    case found(Int)
    case nearly(PredicateNode, Int)

    struct Piece: Sendable {
        enum Place: Sendable {
            case start([UInt8]), end([UInt8])
            /// By its number in the search.
            case anywhere(Int)
        }

        var search: Int
        var place: Place
    }

    /// `nil` where what the row shows does not decide, and Appwrite has not been asked.
    func holds(in row: inout RowLook) -> Bool? {
        switch self {
        case .all(let parts):
            var isCertain = true
            for part in parts {
                switch part.holds(in: &row) {
                case false?: return false
                case nil: isCertain = false
                case true?: break
                }
            }
            return isCertain ? true : nil
        case .any(let parts):
            var isCertain = true
            for part in parts {
                switch part.holds(in: &row) {
                case true?: return true
                case nil: isCertain = false
                case false?: break
                }
            }
            return isCertain ? false : nil
        case .test(let column, let condition): return row.test(column, condition)
        case .matches(let column, let pieces):
            return row.hasText(in: column) { row, value in pieces.contains { row.text(value, holds: $0) } }
        case .matchesNone(let column, let pieces):
            return row.hasText(in: column) { row, value in !pieces.contains { row.text(value, holds: $0) } }
        case .found(let question): return row.isFound(by: question) ?? false
        case .nearly(let shown, let question):
            return shown.isInDoubt(in: row) ? row.isFound(by: question) : shown.holds(in: &row)
        }
    }

    private func isInDoubt(in row: RowLook) -> Bool {
        switch self {
        case .all(let parts), .any(let parts): parts.contains { $0.isInDoubt(in: row) }
        case .test(let column, let condition): condition.isInDoubt(for: row.values.columns[column])
        case .matches, .matchesNone, .found, .nearly: false
        }
    }
}
