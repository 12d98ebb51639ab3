/// Reads the query string of a collection: a list, or the rows of given ids.
struct NestJSXList {
    var maximumFilterDepth: Int

    private static let known: Set<String> = NestJSXSelection.names.union([
        "s", "filter", "or", "sort", "limit", "per_page", "page", "offset", "cursor", "cache",
    ])

    /// refine's getMany: `filter[0]=id||$in||a,b` and at most a selection beside it. `nil` when a list is asked for.
    func getMany(_ groups: [QueryGroup]) throws(HttpError) -> DataRequest.Operation? {
        guard
            groups.allSatisfy({ $0.name == "filter" || $0.name == "cache" || NestJSXSelection.names.contains($0.name) })
        else { return nil }
        let filters = try NestJSXCondition.filters("filter", in: groups)
        guard filters.count == 1, case .logical("id", .in, .list(let values))? = filters.first else { return nil }
        let ids = values.compactMap { value in
            if case .text(let id) = value, !id.isEmpty { id } else { nil }
        }
        return .getMany(ids: ids, try NestJSXSelection.selection(groups))
    }

    func list(_ groups: [QueryGroup]) throws(HttpError) -> ListRequest {
        if let stranger = groups.first(where: { !Self.known.contains($0.name) }) {
            throw .unknownParameter(
                stranger.name,
                "A list knows " + Self.known.sorted().map { "`\($0)`" }.joined(separator: ", ")
                    + "; columns are compared in `s` and `filter`.")
        }
        return ListRequest(
            filters: try filters(groups), sorters: try NestJSXSorting.sorters(groups),
            pagination: try page(groups).pagination(), selection: try NestJSXSelection.selection(groups))
    }

    /// nestjsx's rules: `filter`s are joined by and, `or`s by or; together they are "all of these, or all of those".
    private func filters(_ groups: [QueryGroup]) throws(HttpError) -> [CrudFilter] {
        let filters = try NestJSXCondition.filters("filter", in: groups)
        let alternatives = try NestJSXCondition.filters("or", in: groups)
        if let search = try single("s", in: groups) {
            guard filters.isEmpty, alternatives.isEmpty else {
                throw .invalidParameter(
                    "s",
                    "does not go together with `filter` and `or`, which nestjsx would ignore; put everything into `s`")
            }
            return try NestJSXSearch(maximumDepth: maximumFilterDepth).filters(search)
        }
        if alternatives.isEmpty { return filters }
        if filters.isEmpty { return alternatives.count == 1 ? alternatives : [.or(alternatives)] }
        return [.or([all(filters), all(alternatives)])]
    }

    private func all(_ filters: [CrudFilter]) -> CrudFilter {
        filters.count == 1 ? filters[0] : .and(filters)
    }

    private func page(_ groups: [QueryGroup]) throws(HttpError) -> NestJSXPage {
        let limit = try single("limit", in: groups)
        let perPage = try single("per_page", in: groups)
        guard limit == nil || perPage == nil else {
            throw .invalidParameter("per_page", "is another name of `limit`; send one of them")
        }
        return NestJSXPage(
            limit: limit ?? perPage, page: try single("page", in: groups), offset: try single("offset", in: groups),
            cursor: try single("cursor", in: groups))
    }

    /// A parameter's one value; `nil` when it is missing or empty.
    private func single(_ name: String, in groups: [QueryGroup]) throws(HttpError) -> String? {
        guard let group = groups.first(where: { $0.name == name }) else { return nil }
        guard let text = group.single else { throw .invalidParameter(name, "must be given once") }
        return text.isEmpty ? nil : text
    }
}
