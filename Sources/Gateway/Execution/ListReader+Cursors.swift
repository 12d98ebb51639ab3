import Appwrite
import JSONBytes
import Refine

/// Pages by cursor. By Appwrite's own cursors where they miss no row; otherwise a cursor is a position in the list, as a page's number is.
extension ListReader {
    func page(_ cursor: ListCursor, _ limit: Int) async throws(AppwriteFailure) -> ListAnswer {
        switch cursor {
        case .first:
            return plan.cursorsAreExact ? try await rows(cursor, limit) : try await rows(from: 0, limit)
        case .after(let id):
            if plan.cursorsAreExact, let page = try await rowsUnlessOrderless(cursor, limit) { return page }
            return try await rows(from: try await position(of: id) + 1, limit)
        case .before(let id):
            if plan.cursorsAreExact, let page = try await rowsUnlessOrderless(cursor, limit) { return page }
            return try await rows(until: try await position(of: id), limit)
        case .from(let position, let id?) where position > 0:
            return try await rows(from: position, behind: id, limit)
        case .from(let position, _):
            return try await rows(from: position, limit)
        case .until(let position):
            return try await rows(until: position, limit)
        }
    }

    /// `nil` where the cursor's row has no value to be ordered by, which the schema did not say.
    private func rowsUnlessOrderless(
        _ cursor: ListCursor, _ limit: Int
    ) async throws(AppwriteFailure) -> ListAnswer? {
        do {
            return try await rows(cursor, limit)
        } catch {
            guard case .refused(let refusal) = error else { throw error }
            switch refusal.type {
            case "database_query_order_null": return nil
            case "general_cursor_not_found": throw .staleCursor
            default: throw error
            }
        }
    }

    /// A page by Appwrite's cursor.
    private func rows(_ cursor: ListCursor, _ limit: Int) async throws(AppwriteFailure) -> ListAnswer {
        let found = try await call.list(plan.queries(plan.paging(cursor, limit)))
        let hasMore = found.ranges.count > limit
        let isBackward = if case .before = cursor { true } else { false }
        let page = found.keeping(hasMore ? isBackward ? 1..<(limit + 1) : 0..<limit : 0..<found.ranges.count)
        let ids = (
            first: page.ranges.first.flatMap { RowBytes.id(of: page.bytes, at: $0) },
            last: page.ranges.last.flatMap { RowBytes.id(of: page.bytes, at: $0) }
        )
        // In the direction that the cursor came from there is its own row at least.
        let hasNext = isBackward || hasMore
        let hasPrevious = isBackward ? hasMore : cursor != .first
        let isWhole = cursor == .first && !hasMore
        let total = isWhole ? page.ranges.count : try await total(found.total, seen: page.ranges.count)
        return ListAnswer(
            rows: page.bytes, count: page.ranges.count, total: total,
            nextCursor: hasNext ? ids.last.map { ListCursor.after($0).text } : nil,
            previousCursor: hasPrevious ? ids.first.map { ListCursor.before($0).text } : nil)
    }

    private func rows(until position: Int, _ limit: Int) async throws(AppwriteFailure) -> ListAnswer {
        let start = max(0, position - limit)
        return try await rows(from: start, position - start)
    }

    /// A page by position, if the row in front of it stands there still. Otherwise rows have come or gone, and the row is looked for.
    private func rows(from position: Int, behind id: String, _ limit: Int) async throws(AppwriteFailure) -> ListAnswer {
        let found = try await call.list(plan.queries(ListPlan.paging(position - 1, limit + 2)))
        if let first = found.ranges.first, RowBytes.id(of: found.bytes, at: first) == id {
            return try await page(of: found.keeping(1..<found.ranges.count), from: position, limit)
        }
        let start: Int
        do {
            start = try await self.position(of: id) + 1
        } catch {
            guard error.isLostPlace else { throw error }
            // The row is gone, and those behind it moved up by one at least: none of them is to be missed.
            start = position - 1
        }
        return try await rows(from: start, limit)
    }

    /// A page by position.
    private func rows(from position: Int, _ limit: Int) async throws(AppwriteFailure) -> ListAnswer {
        try await page(
            of: try await call.list(plan.queries(ListPlan.paging(position, limit + 1))), from: position, limit)
    }

    /// The page that rows from a position on begin with.
    private func page(
        of found: RowRewriter.Rows, from position: Int, _ limit: Int
    ) async throws(AppwriteFailure) -> ListAnswer {
        let hasMore = found.ranges.count > limit
        let page = found.keeping(0..<min(limit, found.ranges.count))
        let count = page.ranges.count
        let last = page.ranges.last.flatMap { RowBytes.id(of: page.bytes, at: $0) }
        let total = try await total(
            found.total, offset: position, count: hasMore ? count + 1 : count, isLast: !hasMore)
        return ListAnswer(
            rows: page.bytes, count: count, total: total,
            nextCursor: hasMore ? ListCursor.from(position + limit, behind: last).text : nil,
            previousCursor: position > 0 ? ListCursor.until(min(position, total)).text : nil)
    }

    /// Where a row stands in a list whose order has no cursors. Costs a walk of the list, so our own cursors name positions there, and only
    /// row ids from elsewhere come here.
    private func position(of id: String) async throws(AppwriteFailure) -> Int {
        var pages = ListPages(call, plan)
        var position = 0
        while !pages.isAtEnd, position < plan.limits.rows {
            let page = try await pages.next(limit: plan.limits.rowsPerCall, selection: [.select(["$id"])])
            for range in page.ranges {
                if RowBytes.id(of: page.bytes, at: range) == id { return position }
                position += 1
            }
        }
        throw pages.isAtEnd ? .staleCursor : .cursorTooFar
    }
}

extension AppwriteFailure {
    static let staleCursor = refusal(
        "general_cursor_not_found",
        "The row that the cursor names is not in the list any more. Begin anew with an empty cursor.")

    /// Whether a row was looked for in a list that does not have it, or not near enough.
    fileprivate var isLostPlace: Bool {
        guard case .refused(let refusal) = self else { return false }
        return refusal.type == "general_cursor_not_found" || refusal.type == "gateway_cursor_unsupported"
    }

    fileprivate static let cursorTooFar = refusal(
        "gateway_cursor_unsupported",
        "The list is ordered by a column that rows may lack, and the row that the cursor names is too far behind in it. Use the cursors of "
            + "`X-Cursor-Next`, or begin anew with an empty cursor.")

    /// What the gateway refuses while it reads, in the form in which Appwrite refuses.
    static func refusal(_ type: String, _ message: String) -> AppwriteFailure {
        .refused(AppwriteError(status: 400, type: type, message: message))
    }
}
