import Appwrite
import JSONBytes
import Refine

/// Reads the rows of a list, in one call where one will do.
struct ListReader: Sendable {
    let call: TableCall
    let plan: ListPlan

    func answer() async throws(AppwriteFailure) -> ListAnswer {
        guard plan.filters != nil else { return ListAnswer(rows: Array("[]".utf8), count: 0, total: 0) }
        return switch plan.page {
        case .window(_, 0), .cursor(_, 0): try await total()
        case .window(let offset, let limit): try await window(offset, limit)
        case .walk(let walk): try await self.walk(walk)
        case .cursor(let id, let limit): try await page(after: id, limit: limit)
        }
    }

    /// An empty page and how many rows there are. Appwrite refuses a limit of 0.
    private func total() async throws(AppwriteFailure) -> ListAnswer {
        let rows = try await call.list((plan.filters ?? []) + [.limit(1), .select(["$id"])])
        return ListAnswer(rows: Array("[]".utf8), count: 0, total: rows.total)
    }

    private func window(_ offset: Int, _ limit: Int) async throws(AppwriteFailure) -> ListAnswer {
        let rows = try await call.list(plan.queries(Self.paging(offset, limit)))
        let count = rows.ranges.count
        let total = Self.total(rows.total, offset: offset, count: count, isLast: count < limit)
        return ListAnswer(rows: rows.bytes, count: count, total: total)
    }

    private func page(after id: String?, limit: Int) async throws(AppwriteFailure) -> ListAnswer {
        let rows = try await call.list(plan.queries([.limit(limit)] + (id.map { [.cursorAfter($0)] } ?? [])))
        let isFull = rows.ranges.count >= limit
        let next = isFull ? rows.ranges.last.flatMap { RowBytes.id(of: rows.bytes, at: $0) } : nil
        return ListAnswer(rows: rows.bytes, count: rows.ranges.count, total: rows.total, nextCursor: next)
    }

    private func walk(_ walk: ListPlan.Walk) async throws(AppwriteFailure) -> ListAnswer {
        var rows = RowCollection()
        var counted = 0
        var isAtEnd = false
        while rows.count < walk.limit, !isAtEnd {
            let missing = walk.limit - rows.count
            // A capped walk asks for one row more than it keeps, which tells whether it cut anything.
            let limit = min(walk.perCall, walk.isCapped ? missing + 1 : missing)
            let page = try await call.list(
                plan.queries(Self.paging(walk.offset + rows.count, limit)), countsTotal: rows.count == 0)
            if rows.count == 0 { counted = page.total }
            rows.append(page, limit: missing)
            isAtEnd = page.ranges.count < limit
        }
        let total = Self.total(counted, offset: walk.offset, count: rows.count, isLast: isAtEnd)
        return ListAnswer(
            rows: rows.array, count: rows.count, total: total, isTruncated: walk.isCapped && !isAtEnd)
    }

    private static func paging(_ offset: Int, _ limit: Int) -> [Query] {
        offset > 0 ? [.limit(limit), .offset(offset)] : [.limit(limit)]
    }

    /// Appwrite counts no further than 5000: the end of the list, once seen, says how many rows there really are.
    private static func total(_ counted: Int, offset: Int, count: Int, isLast: Bool) -> Int {
        // An empty page may lie far behind the end.
        guard count > 0 || offset == 0 else { return counted }
        let seen = offset + count
        return isLast ? seen : max(counted, seen)
    }
}
