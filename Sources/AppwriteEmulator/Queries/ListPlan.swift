import GRDB

/// A checked list of queries: what to find, in which order, which page of it, and what to show.
struct ListPlan: Sendable {
    /// A condition of SQL with the values bound to it.
    struct Condition: Sendable {
        var sql: String
        var values: [DatabaseValue]
    }

    struct Order: Sendable {
        /// What is ordered by, as clients call it.
        var key: String
        var sql: String
        var descending: Bool
        /// Where rows without a value come; `nil` for SQLite's own place, which is before all others.
        var nulls: Nulls?
        /// Lists are ordered by their escaped JSON, which has to be computed.
        var isPrimaryKey = false
    }

    enum Nulls: String, Sendable { case first = "NULLS FIRST", last = "NULLS LAST" }

    enum Cursor: Sendable {
        case after(String)
        case before(String)

        var id: String {
            switch self {
            case .after(let id), .before(let id): id
            }
        }
    }

    /// All must hold.
    var filters: [Condition] = []
    var orders: [Order] = []
    var isRandom = false
    var limit: Int64?
    var offset: Int64?
    var cursor: Cursor?
    /// What to show; `nil` shows all that the rows hold.
    var selection: RowSelection?

    static let defaultLimit: Int64 = 25
}

extension ListPlan.Order {
    /// The part of `ORDER BY`.
    var clause: String {
        ([sql, descending ? "DESC" : "ASC"] + (nulls.map { [$0.rawValue] } ?? [])).joined(separator: " ")
    }

    var reversed: ListPlan.Order {
        var order = self
        order.descending.toggle()
        order.nulls = nulls.map { $0 == .first ? .last : .first }
        return order
    }
}
