import Appwrite
import JSONBytes

/// Reads a list page after page, each row once, whatever is written to the table meanwhile.
///
/// Where the order allows it, a page begins behind the last row of the one before (Appwrite's cursors): rows that come and go in front of
/// it move nothing. Otherwise pages are counted by rows, and a row that moved from one page to the next is told once.
struct ListPages: Sendable {
    private let call: TableCall
    private let plan: ListPlan
    private let start: Int
    private var usesCursors: Bool
    /// Rows behind which the next page may begin: the last one, then those in front of it, should that one be gone.
    private var cursors: [String] = []
    /// Rows that came, whether told or not.
    private var read = 0
    private var seen: Set<String> = []

    /// What the first call counted; Appwrite counts to 5000.
    private(set) var counted: Int?
    private(set) var isAtEnd = false

    /// How many rows are tried as cursors, for the last one may be deleted between two calls.
    private static let tries = 3

    init(_ call: TableCall, _ plan: ListPlan, from start: Int = 0) {
        self.call = call
        self.plan = plan
        self.start = start
        usesCursors = plan.cursorsAreExact
    }

    /// The next page: of at most `limit` rows that follow, those that were not on a page before.
    /// - Parameter selection: in place of the plan's own.
    mutating func next(limit: Int, selection: [Query]? = nil) async throws(AppwriteFailure) -> RowRewriter.Rows {
        let isBehindCursor = !cursors.isEmpty
        var page = try await fetch(limit, selection ?? plan.selection)
        let count = page.ranges.count
        if counted == nil { counted = page.total }
        read += count
        isAtEnd = count < limit
        cursors = []
        if isAtEnd, isBehindCursor, hasFewerThanCounted {
            // Rows are gone, or the schema does not know that some lack a value to be ordered by, and the cursor went past them.
            usesCursors = false
            isAtEnd = false
        } else if !isAtEnd, usesCursors {
            cursors = try page.ranges.suffix(Self.tries).reversed().map { range throws(AppwriteFailure) in
                try RowBytes.knownID(of: page.bytes, at: range)
            }
        }
        page.ranges = try news(of: page)
        // A page without news, though it holds rows, leads nowhere.
        if page.ranges.isEmpty, count > 0 { isAtEnd = true }
        return page
    }

    private var hasFewerThanCounted: Bool {
        guard let counted, counted < TotalsCache.countingCap else { return false }
        return start + read < counted
    }

    private func fetch(_ limit: Int, _ selection: [Query]) async throws(AppwriteFailure) -> RowRewriter.Rows {
        for id in cursors {
            do {
                return try await list([.limit(limit), .cursorAfter(id)] + selection)
            } catch {
                guard error.isStaleCursor else { throw error }
            }
        }
        return try await list(ListPlan.paging(start + read, limit) + selection)
    }

    private func list(_ rest: [Query]) async throws(AppwriteFailure) -> RowRewriter.Rows {
        try await call.list((plan.filters ?? []) + plan.orders + rest, countsTotal: counted == nil)
    }

    /// Where the rows lie that were not on a page before. Of a list of one page nothing needs to be remembered.
    private mutating func news(of page: RowRewriter.Rows) throws(AppwriteFailure) -> [Range<Int>] {
        if isAtEnd, seen.isEmpty { return page.ranges }
        var news: [Range<Int>] = []
        news.reserveCapacity(page.ranges.count)
        for range in page.ranges {
            let id = try RowBytes.knownID(of: page.bytes, at: range)
            if seen.insert(id).inserted { news.append(range) }
        }
        return news
    }
}

extension AppwriteFailure {
    /// Whether a cursor's row is gone, or has no value to be ordered by.
    var isStaleCursor: Bool {
        guard case .refused(let error) = self else { return false }
        return ["general_cursor_not_found", "database_query_order_null"].contains(error.type)
    }
}
