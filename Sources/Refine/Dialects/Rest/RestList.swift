/// Reads the query string of a list.
struct RestList {
    var maximumFilterDepth: Int

    private static let names =
        ["filters", "sorters", "sort", "pagination", "q", "search", "id", "ids"] + RestSelection.names

    func list(_ query: QueryNode) throws(HttpError) -> ListRequest {
        try query.refuseParameters(
            except: Self.names,
            "A list knows " + Self.names.map { "`\($0)`" }.joined(separator: ", ")
                + ". Columns are filtered by `filters[0][field]=…&filters[0][operator]=eq&filters[0][value]=…`.")
        var filters = try query["filters"].map { node throws(HttpError) in
            try RestFilters(maximumDepth: maximumFilterDepth).filters(node)
        }
        if let ids = try RowIDs.ids(in: try query.groups()) {
            filters = (filters ?? []) + [.logical(field: "id", operator: .in, value: .list(ids.map(FilterValue.text)))]
        }
        return ListRequest(
            filters: filters ?? [], sorters: try sorters(query), pagination: try RestPagination.pagination(query),
            selection: try RestSelection.selection(query), search: try search(query))
    }

    /// `sort` is the name of refine's third version.
    private func sorters(_ query: QueryNode) throws(HttpError) -> [CrudSort] {
        let sorters = query["sorters"]
        guard let legacy = query["sort"], !legacy.isBlank else { return try sorters.map(RestSorters.sorters) ?? [] }
        guard sorters?.isBlank ?? true else {
            throw .invalidParameter("sort", "stands beside `sorters`; sort by one of them")
        }
        return try RestSorters.sorters(legacy)
    }

    private func search(_ query: QueryNode) throws(HttpError) -> String? {
        let words = try query.memberText("q")
        guard let other = try query.memberText("search") else { return words }
        guard words == nil else { throw .invalidParameter("search", "stands beside `q`; search with one of them") }
        return other
    }
}
