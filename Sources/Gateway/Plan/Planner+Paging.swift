import Appwrite
import Refine

extension Planner {
    func page(_ pagination: Pagination) throws(HttpError) -> ListPlan.Page {
        switch pagination {
        case .everything:
            return .walk(
                ListPlan.Walk(offset: 0, limit: limits.rows, perCall: limits.rowsPerCall, isCapped: true))
        case .window(let offset, let limit):
            // Half of the range: whoever adds offset and limit need not look out for overflow.
            let offset = min(max(0, offset), .max / 2)
            let limit = max(0, limit)
            guard limit > min(limits.rowsPerCall, limits.rows) else { return .window(offset: offset, limit: limit) }
            return .walk(
                ListPlan.Walk(
                    offset: offset, limit: min(limit, limits.rows), perCall: limits.rowsPerCall,
                    isCapped: limit > limits.rows))
        case .cursor(let text, let limit):
            guard let cursor = ListCursor(text) else { throw .unknownCursor(text) }
            return .cursor(cursor, limit: min(max(0, limit ?? limits.defaultPage), limits.rows))
        }
    }

    /// Whether Appwrite's cursors work for an order. Rows without a value in a column of it are skipped behind a cursor, and cannot be
    /// cursors themselves (facts of Appwrite 1.8 to 2.x); its own columns and required ones always have a value.
    func cursorsAreExact(_ orders: [Query]) -> Bool {
        orders.allSatisfy { order in
            switch order {
            case .orderAsc(let key), .orderDesc(let key):
                key.hasPrefix("$") || (schema?.column(key)?.isRequired ?? false)
            default: false
            }
        }
    }

    /// The columns that Appwrite could narrow a list by, the best first: indexed ones, then those whose values are few.
    var narrowing: [String] {
        guard let schema else { return [] }
        let indexed = schema.indexes.filter { ["key", "unique"].contains($0.type) }.compactMap(\.columns.first)
        let comparable = schema.columns.filter { column in
            !column.isArray && !column.isEncrypted && (column.elements != nil || column.type != .string)
                && [.string, .boolean, .datetime, .integer, .float].contains(column.type)
        }
        var seen: Set<String> = []
        return (indexed + comparable.map(\.key)).filter { seen.insert($0).inserted }
    }
}

extension HttpError {
    fileprivate static func unknownCursor(_ text: String) -> HttpError {
        HttpError(
            400, type: "general_cursor_not_found",
            "\(Excerpt.quoted(text)) is no cursor: those are the texts of `X-Cursor-Next` and `X-Cursor-Prev`, and ids of rows. Begin "
                + "anew with an empty cursor.")
    }
}

extension ListPlan {
    /// The paging of one upstream call for a page by cursor. One row more than wanted tells whether there are others behind it.
    func paging(_ cursor: ListCursor, _ limit: Int) -> [Query] {
        switch cursor {
        case .first: [.limit(limit + 1)]
        case .after(let id): [.limit(limit + 1), .cursorAfter(id)]
        case .before(let id): [.limit(limit + 1), .cursorBefore(id)]
        case .from(let position, nil): Self.paging(position, limit + 1)
        // Its own row in front of them.
        case .from(let position, _): Self.paging(max(0, position - 1), limit + 2)
        case .until(let position): Self.paging(max(0, position - limit), min(limit, position) + 1)
        }
    }

    /// Whether the one call says it all: where Appwrite's cursors would miss rows, the place of a cursor's row is found first.
    func isOneCall(_ cursor: ListCursor) -> Bool {
        switch cursor {
        case .after, .before: cursorsAreExact
        case .first, .from, .until: true
        }
    }

    static func paging(_ offset: Int, _ limit: Int) -> [Query] {
        offset > 0 ? [.limit(limit), .offset(offset)] : [.limit(limit)]
    }
}
