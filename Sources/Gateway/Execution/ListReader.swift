import Appwrite
import JSONBytes
import Refine

/// Reads the rows of a list, in one call where one will do.
struct ListReader: Sendable {
    let call: TableCall
    let plan: ListPlan
    let totals: TotalsCache
    let room: ResidualRoom

    func answer() async throws(AppwriteFailure) -> ListAnswer {
        guard plan.filters != nil else { return ListAnswer(rows: RowCollection.emptyArray, count: 0, total: 0) }
        if let residual = plan.residual {
            return try await ResidualReader(call: call, plan: plan, residual: residual, room: room).answer()
        }
        return switch plan.page {
        case .window(_, 0), .cursor(_, 0): try await emptyPage()
        case .window(let offset, let limit): try await window(offset, limit)
        case .walk(let walk): try await self.walk(walk)
        case .cursor(let cursor, let limit): try await page(cursor, limit)
        }
    }

    /// An empty page and how many rows there are. Appwrite refuses a limit of 0.
    @inline(never)
    private func emptyPage() async throws(AppwriteFailure) -> ListAnswer {
        let rows = try await call.list((plan.filters ?? []) + [.limit(1), .select(["$id"])])
        let total = try await total(rows.total, seen: 0)
        return ListAnswer(rows: RowCollection.emptyArray, count: 0, total: total)
    }

    private func window(_ offset: Int, _ limit: Int) async throws(AppwriteFailure) -> ListAnswer {
        let rows = try await call.list(plan.queries(ListPlan.paging(offset, limit)))
        let count = rows.ranges.count
        let total = try await total(rows.total, offset: offset, count: count, isLast: count < limit)
        return ListAnswer(rows: rows.bytes, count: count, total: total)
    }

    @inline(never)
    private func walk(_ walk: ListPlan.Walk) async throws(AppwriteFailure) -> ListAnswer {
        var pages = ListPages(call, plan, from: walk.offset)
        var rows = RowCollection()
        if walk.limit > 0 { try await Self.take(&rows, from: &pages, walk) }
        if rows.count < walk.limit, !pages.isAtEnd {
            try await room.walks.run { () async throws(AppwriteFailure) in
                while rows.count < walk.limit, !pages.isAtEnd { try await Self.take(&rows, from: &pages, walk) }
            }
        }
        let total = try await total(
            pages.counted ?? 0, offset: walk.offset, count: rows.count, isLast: pages.isAtEnd)
        return ListAnswer(
            rows: rows.array, count: rows.count, total: total, isTruncated: walk.isCapped && !pages.isAtEnd)
    }

    /// Adds the next page.
    private static func take(
        _ rows: inout RowCollection, from pages: inout ListPages, _ walk: ListPlan.Walk
    ) async throws(AppwriteFailure) {
        let missing = walk.limit - rows.count
        // A capped walk asks for one row more than it keeps, which tells whether it cut anything.
        let limit = walk.isCapped && missing <= walk.perCall ? missing + 1 : min(missing, walk.perCall)
        rows.append(try await pages.next(limit: limit), limit: missing)
    }
}

extension ListReader {
    /// How many rows there are, given what Appwrite counted and what was seen: the end of the list, once seen, says it for nothing.
    func total(
        _ counted: Int, offset: Int, count: Int, isLast: Bool
    ) async throws(AppwriteFailure) -> Int {
        // An empty page may lie far behind the end.
        guard isLast, count > 0 || offset == 0 else {
            return try await total(counted, seen: count > 0 ? offset + count : 0, end: isLast ? offset : nil)
        }
        let total = offset + count
        if counted == TotalsCache.countingCap { totals.note(total, for: key) }
        return total
    }

    /// How many rows there are: what Appwrite counted, unless that is as far as it counts.
    /// - Parameters:
    ///   - seen: rows that are known to be there.
    ///   - end: a place behind which there are none.
    @inline(never)
    func total(_ counted: Int, seen: Int, end: Int? = nil) async throws(AppwriteFailure) -> Int {
        try await totals.total(counted, of: call, plan.filters ?? [], seen: seen, end: end)
    }

    private var key: TotalsCache.Key {
        TotalsCache.Key(table: call.table, filters: plan.filters ?? [], credential: call.caller.credential)
    }
}
