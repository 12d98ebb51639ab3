import Appwrite
import Refine

extension Planner {
    func list(_ request: ListRequest) throws(HttpError) -> ListPlan {
        let orders = try orders(request.sorters)
        let selection = try selection(request.selection)
        let found = Condition.all([
            try FilterPlanner(scope: scope).condition(request.filters),
            try SearchPlanner(schema: schema).condition(request.search ?? ""),
        ])
        // A limit, an offset or cursor, and the selection.
        let reserved = orders.count + 2 + selection.count
        let packing = QueryPacking(capabilities: capabilities)
        let filters: [Query]? =
            switch found {
            case .everything: []
            case .nothing: nil
            case .query(.and(let children)): try packing.packed(children, reserved: reserved)
            case .query(let query): try packing.packed([query], reserved: reserved)
            }
        return ListPlan(filters: filters, orders: orders, selection: selection, page: try page(request.pagination))
    }

    /// The selection of a list, or of single rows; `id` needs no mention, for Appwrite always answers it.
    func selection(_ selection: Selection) throws(HttpError) -> [Query] {
        guard let fields = selection.fields else { return [] }
        var columns: [String] = []
        var seen: Set<String> = []
        for field in fields {
            let column = try scope.selection(field)
            if seen.insert(column).inserted { columns.append(column) }
        }
        guard !columns.isEmpty else { return [] }
        let select = Query.select(columns)
        guard select.length <= capabilities.queryLength else {
            throw .filterTooLong(nil, "`_fields` names more columns than one query to Appwrite takes.")
        }
        return [select]
    }

    func getMany(_ ids: [String], _ selection: Selection) throws(HttpError) -> GetManyPlan {
        var seen: Set<String> = []
        // Ids that no row can have are missing rows, which getMany leaves out.
        let distinct = ids.filter { seen.insert($0).inserted && RowID.isPossible($0) }
        return GetManyPlan(
            ids: distinct, chunks: IDChunks.chunks(of: distinct, capabilities: capabilities),
            selection: try self.selection(selection))
    }

    /// The sorters, and behind them the order of insertion, so that rows that are equal by all of them keep their places from
    /// page to page. Without sorters that is Appwrite's own order.
    private func orders(_ sorters: [CrudSort]) throws(HttpError) -> [Query] {
        var orders: [Query] = []
        var sorted: Set<String> = []
        for sorter in sorters {
            let column = try scope.column(sorter.field)
            guard !column.isArray, column.type != .relationship, column.type != .geometry else {
                throw .unsupportedSort(column)
            }
            guard sorted.insert(column.key).inserted else { continue }
            orders.append(sorter.order == .asc ? .orderAsc(column.key) : .orderDesc(column.key))
        }
        guard let last = sorters.last, sorted.isDisjoint(with: ["$sequence", "$id"]) else { return orders }
        return orders + [last.order == .asc ? .orderAsc("$sequence") : .orderDesc("$sequence")]
    }

    private func page(_ pagination: Pagination) throws(HttpError) -> ListPlan.Page {
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
        case .cursor(let cursor, let limit):
            let limit = min(limit ?? limits.defaultPage, limits.rows)
            if cursor.isEmpty { return .cursor(after: nil, limit: limit) }
            guard RowID.isPossible(cursor) else {
                throw HttpError(
                    400, type: "general_cursor_not_found",
                    "The cursor \(Excerpt.quoted(cursor)) is not one: it is the id of a page's last row, as `X-Cursor-Next` says it."
                )
            }
            return .cursor(after: cursor, limit: limit)
        }
    }
}
