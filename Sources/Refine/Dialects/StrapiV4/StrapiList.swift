/// Reads the query string of a collection: a list, or the rows of some ids.
struct StrapiList {
    var resource: String
    var columnExists: @Sendable (_ resource: String, _ column: String) -> Bool?
    var maximumFilterDepth: Int

    private static let names = ["filters", "sort", "pagination", "_q"] + StrapiSelection.names

    func operation(_ query: QueryNode) throws(HttpError) -> DataRequest.Operation {
        try query.refuseParameters(
            except: Self.names,
            "A list knows " + Self.names.map { "`\($0)`" }.joined(separator: ", ")
                + ". (A value that holds `&` is cut there by `@refinedev/strapi-v4`, and what follows looks like a "
                + "parameter.)")
        let filters = try query["filters"].map { node throws(HttpError) in
            try StrapiFilters(maximumDepth: maximumFilterDepth).filters(node)
        }
        let pagination = try StrapiPagination(query["pagination"])
        if let ids = ids(filters ?? [], pagination, query) {
            return .getMany(ids: ids, try StrapiSelection.selection(query))
        }
        var list = ListRequest(
            filters: (filters ?? []) + (try entryFilters(query)), sorters: try StrapiSort.sorters(query["sort"]),
            pagination: try pagination.pagination(), selection: try StrapiSelection.selection(query),
            search: try query.memberText("_q"))
        try list.takeSearchFromFilters(resource, columnExists: columnExists)
        return .getList(list)
    }

    /// refine's getMany is a filter by ids on one page that has room for all of them and no number; lists always number their page
    /// or have none. Without ids only the page of no rows is left.
    private func ids(_ filters: [CrudFilter], _ pagination: StrapiPagination, _ query: QueryNode) -> [String]? {
        guard query["sort"]?.isBlank ?? true, query["_q"]?.isBlank ?? true else { return nil }
        if filters.isEmpty { return pagination == StrapiPagination(pageSize: 0) ? [] : nil }
        guard filters.count == 1, case .logical("id", .in, .list(let values)) = filters[0] else { return nil }
        guard pagination == StrapiPagination() || pagination == StrapiPagination(pageSize: values.count) else {
            return nil
        }
        let ids = values.compactMap { if case .text(let id) = $0, !id.isEmpty { id } else { nil } }
        return ids.count == values.count ? ids : nil
    }

    /// Strapi ignores `locale` and `publicationState` on types that are not translated and have no drafts. Of a table that is a
    /// column `locale` or `publishedAt`, which are then compared. Where the columns are not known the filter is made, so that the
    /// request is read again when they are, or fails aloud.
    private func entryFilters(_ query: QueryNode) throws(HttpError) -> [CrudFilter] {
        var filters: [CrudFilter] = []
        if let locale = try StrapiSelection.locale(query), columnExists(resource, "locale") != false {
            filters.append(.logical(field: "locale", operator: .eq, value: .text(locale)))
        }
        if try StrapiSelection.publication(query) == true, columnExists(resource, "publishedAt") != false {
            filters.append(.logical(field: "publishedAt", operator: .nnull, value: .absent))
        }
        return filters
    }
}
