import Appwrite
import Refine

extension ResourceRules {
    /// The operation as it is to be planned: with the resource's order where it asks for none, and with JSON as text.
    ///
    /// Hidden columns of the table itself are left to the planner, which does not know them in `visible`; where there is no schema
    /// to leave them out of, they are refused here.
    /// - Throws: 400 for what the rules do not allow.
    func applied(
        to operation: DataRequest.Operation, _ context: RuleContext
    ) throws(HttpError) -> DataRequest.Operation {
        switch operation {
        case .getList(let request): return .getList(try list(request, context))
        case .getOne(let id, let selection): return .getOne(id: id, try self.selection(selection, context))
        case .getMany(let ids, let selection): return .getMany(ids: ids, try self.selection(selection, context))
        case .create(let input): return .create(try created(input, context))
        case .createMany(let inputs):
            var rows: [RowInput] = []
            rows.reserveCapacity(inputs.count)
            for input in inputs { rows.append(try created(input, context)) }
            return .createMany(rows)
        case .update(let id, let input): return .update(id: id, try written(input, context))
        case .updateMany(let ids, let input): return .updateMany(ids: ids, try written(input, context))
        case .deleteOne, .deleteMany: return operation
        }
    }

    private func list(_ request: ListRequest, _ context: RuleContext) throws(HttpError) -> ListRequest {
        var request = request
        for filter in request.filters { try check(filter, context) }
        for sorter in request.sorters { try check(sorter.field, context) }
        request.selection = try selection(request.selection, context)
        request.pagination = try page(request.pagination, context.limits)
        if request.sorters.isEmpty { request.sorters = sort }
        return request
    }

    private func page(_ pagination: Pagination, _ limits: PlanLimits) throws(HttpError) -> Pagination {
        guard let pageSize else { return pagination }
        switch pagination {
        case .everything: return pagination
        case .window(_, let limit):
            guard limit <= pageSize else { throw .pageTooLarge(limit, most: pageSize) }
            return pagination
        case .cursor(let cursor, let limit):
            let asked = limit ?? min(limits.defaultPage, pageSize)
            guard asked <= pageSize else { throw .pageTooLarge(asked, most: pageSize) }
            return .cursor(cursor, limit: asked)
        }
    }

    private func selection(_ selection: Selection, _ context: RuleContext) throws(HttpError) -> Selection {
        var selection = selection
        for field in selection.fields ?? [] { try check(field, context) }
        for path in selection.populate where path != "*" { try check(path, context, leadsOn: true) }
        if selection.populate.contains("*"), !related.isOpen {
            selection.populate = try selection.populate.filter { $0 != "*" } + readableRelations(context)
        }
        return selection
    }

    private func check(_ filter: CrudFilter, _ context: RuleContext) throws(HttpError) {
        switch filter {
        case .logical(let field, _, _): try check(field, context)
        case .or(let filters), .and(let filters):
            for filter in filters { try check(filter, context) }
        }
    }

    /// - Parameter leadsOn: whether rows behind the path's end are wanted.
    private func check(_ field: String, _ context: RuleContext, leadsOn: Bool = false) throws(HttpError) {
        guard !hidden.isEmpty || !related.isOpen else { return }
        let parts = field.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if context.schema == nil, let first = parts.first, hidden.contains(first) {
            throw .hiddenColumn(field, of: context.table.table)
        }
        guard !related.isOpen, parts.count > 1 || leadsOn else { return }
        var schema = visible(context.schema)
        for (index, part) in parts.enumerated() {
            guard index < parts.count - 1 || leadsOn else { return }
            // What is no relationship is the planner's to refuse.
            if let schema, schema.column(part)?.type != .relationship { return }
            let reached = schema?.column(part)?.relatedTable
            let table = related.table(reached)
            guard table.isReadable else { throw .unreadableRelation(parts[...index].joined(separator: ".")) }
            if index + 1 < parts.count, table.hidden.contains(parts[index + 1]) {
                throw .hiddenColumn(field, of: reached ?? context.table.table)
            }
            schema = reached.flatMap { related.visible(context.schema(ofTable: $0)) }
        }
    }

    /// The table's relationships whose rows are served.
    private func readableRelations(_ context: RuleContext) throws(HttpError) -> [String] {
        guard let schema = visible(context.schema) else {
            if related.table(nil).isReadable { return ["*"] }
            throw .unreadableRelation("*")
        }
        return schema.columns.compactMap { column in
            column.type == .relationship && related.table(column.relatedTable).isReadable ? column.key : nil
        }
    }
}
