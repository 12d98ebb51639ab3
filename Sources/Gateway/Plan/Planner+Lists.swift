import Appwrite
import Refine

extension Planner {
    func list(_ request: ListRequest) throws(HttpError) -> ListPlan {
        if !request.filters.isEmpty { try FilterPrice(request.filters).check(limits) }
        let order = try order(request.sorters)
        let selection = try selection(request.selection)
        var split = FilterPlanner.Split()
        let conditions = try self.conditions(request, &split)
        // A limit, an offset or cursor, and the selection. Rows that are only looked at have a selection of their own, a question, and ids.
        let isWhole = split.predicates.isEmpty && order.sorters.isEmpty
        let reserved = order.orders.count + 2 + max(selection.count, isWhole ? 0 : 3)
        let packing = QueryPacking(capabilities: capabilities)
        let filters: [Query]? =
            switch Condition.all(conditions) {
            case .everything: []
            case .nothing: nil
            case .query(.and(let children)): try packing.packed(children, reserved: reserved)
            case .query(let query): try packing.packed([query], reserved: reserved)
            }
        let residual = filters == nil ? nil : self.residual(split, order)
        if let questions = residual?.questions.count, questions > Residual.mostQuestions {
            throw .tooManyQuestions(questions)
        }
        return ListPlan(
            filters: filters, orders: order.orders, selection: selection, page: try page(request.pagination),
            residual: residual, cursorsAreExact: cursorsAreExact(order.orders), limits: limits,
            narrowing: residual == nil ? [] : narrowing)
    }

    private func order(_ sorters: [CrudSort]) throws(HttpError) -> OrderPlanner.Order {
        guard !sorters.isEmpty else { return OrderPlanner.Order() }
        return try OrderPlanner(scope: scope, database: capabilities.database).order(sorters)
    }

    /// What Appwrite is asked for filters and search; `split` takes what it leaves to the gateway.
    private func conditions(
        _ request: ListRequest, _ split: inout FilterPlanner.Split
    ) throws(HttpError) -> [Condition] {
        guard !request.filters.isEmpty || request.search != nil else { return [] }
        let planner = FilterPlanner(scope: scope, capabilities: capabilities)
        guard let words = request.search, let search = try SearchPlanner(schema: schema).search(words) else {
            split = try planner.split(request.filters)
            return split.conditions
        }
        switch search {
        case .fullText(let condition):
            split = try planner.split(request.filters)
            return split.conditions + [condition]
        case .filter(let filter):
            split = try planner.split(request.filters + [filter])
            return split.conditions
        }
    }

    private func residual(_ split: FilterPlanner.Split, _ order: OrderPlanner.Order) -> Residual? {
        guard !split.predicates.isEmpty || !order.sorters.isEmpty else { return nil }
        let predicate: RowPredicate? =
            split.predicates.count > 1 ? .all(split.predicates) : split.predicates.first
        return Residual(predicate: predicate, sorters: order.sorters, reasons: split.reasons + order.reasons)
    }

    /// The selection of a list, or of single rows; `id` needs no mention, for Appwrite always answers it.
    func selection(_ selection: Selection) throws(HttpError) -> [Query] {
        if selection.fields == nil, selection.populate.isEmpty { return [] }
        let columns = try SelectionPlanner(scope: scope).columns(selection)
        guard !columns.isEmpty else { return [] }
        let select = Query.select(columns)
        guard select.length <= capabilities.queryLength else {
            throw .filterTooLong(nil, "The selection names more columns than one query to Appwrite takes.")
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
}
