import GRDB

/// A checked list of queries: what to find, in which order, which page of it, and what to show.
struct ListPlan: Sendable {
    /// A condition of SQL with the values bound to it.
    struct Condition: Sendable {
        var sql: String
        var values: [DatabaseValue]
    }

    struct Order: Sendable {
        var sql: String
        var descending: Bool
        /// Lists are ordered by their escaped JSON, which has to be computed.
        var isPrimaryKey = false
    }

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
    /// Keys to show; `nil` shows all.
    var selection: [String]?

    static let defaultLimit: Int64 = 25
}
