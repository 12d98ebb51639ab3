/// Reads the query string of a list: what is not one of the list's own parameters is a filter.
struct ListParameters {
    var resource: String
    var columnExists: @Sendable (_ resource: String, _ column: String) -> Bool?
    var maximumFilterDepth: Int

    /// Names that a filter on a column cannot take; such a column is filtered through `_filter`.
    private static let reserved: Set<String> = [
        "_start", "_end", "_page", "_limit", "_cursor", "_sort", "_order", "_fields", "_filter", "q", "ids",
    ]

    func list(_ groups: [QueryGroup]) throws(HttpError) -> ListRequest {
        var parameters: [String: QueryGroup] = [:]
        var filters: [CrudFilter] = []
        for group in groups {
            if Self.reserved.contains(group.name) {
                parameters[group.name] = group
                filters += try reservedFilters(group)
            } else {
                filters += try columnFilters(group)
            }
        }
        return ListRequest(
            filters: filters,
            sorters: try SortParameters.sorters(
                sort: single("_sort", in: parameters), order: single("_order", in: parameters)),
            pagination: try PageParameters(
                start: single("_start", in: parameters), end: single("_end", in: parameters),
                page: single("_page", in: parameters), limit: single("_limit", in: parameters),
                cursor: single("_cursor", in: parameters)
            ).pagination(),
            fields: FieldSelection.fields(groups),
            search: try single("q", in: parameters))
    }

    /// The filters that come from names of the list's own: `_filter` and `ids`.
    private func reservedFilters(_ group: QueryGroup) throws(HttpError) -> [CrudFilter] {
        switch group.name {
        case "ids":
            return [.logical(field: "id", operator: .in, value: .list(RowIDs.ids(of: group).map(FilterValue.text)))]
        case "_filter":
            let reader = CrudFilterJSON(maximumDepth: maximumFilterDepth, parameter: "_filter")
            var filters: [CrudFilter] = []
            for text in group.texts where !text.isEmpty { filters += try reader.parse(text) }
            return filters
        default:
            return []
        }
    }

    private func columnFilters(_ group: QueryGroup) throws(HttpError) -> [CrudFilter] {
        let isColumn = columnExists(resource, group.name)
        // Appwrite's column keys begin with a letter or a digit, so that `_expand` and `_embed` cannot be meant as columns.
        guard !group.name.hasPrefix("_") || isColumn == true else {
            throw .unknownParameter(
                group.name,
                "A list knows " + Self.reserved.sorted().map { "`\($0)`" }.joined(separator: ", ")
                    + ", and filters named after columns.")
        }
        return try SuffixedField(group.name, isColumn: isColumn).filters(group)
    }

    /// A parameter's one value; `nil` when it is missing or empty.
    private func single(_ name: String, in parameters: [String: QueryGroup]) throws(HttpError) -> String? {
        guard let group = parameters[name] else { return nil }
        guard let text = group.single else {
            throw .invalidParameter(
                name, "must be given once. A column of that name is filtered through `_filter`")
        }
        return text.isEmpty ? nil : text
    }
}
