/// Reads the query string of a list: what is not one of the list's own parameters is a filter.
struct ListParameters {
    var resource: String
    var columnExists: @Sendable (_ resource: String, _ column: String) -> Bool?
    var maximumFilterDepth: Int

    /// Names that a filter on a column cannot take; such a column is filtered through `_filter`.
    private static let reserved = [
        "_start", "_end", "_page", "_limit", "_cursor", "_sort", "_order", "_fields", "_populate", "_filter", "q",
        "ids",
    ]

    func list(_ groups: [QueryGroup]) throws(HttpError) -> ListRequest {
        var filters: [CrudFilter] = []
        for group in groups {
            filters +=
                Self.reserved.contains(group.name) ? try reservedFilters(group) : try columnFilters(group)
        }
        return ListRequest(
            filters: filters,
            sorters: try SortParameters.sorters(
                sort: single("_sort", in: groups), order: single("_order", in: groups)),
            pagination: try PageParameters(
                start: single("_start", in: groups), end: single("_end", in: groups),
                page: single("_page", in: groups), limit: single("_limit", in: groups),
                cursor: cursor(in: groups)
            ).pagination(),
            selection: SelectionParameters.selection(groups),
            search: try single("q", in: groups))
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
        guard group.name.utf8.first != UInt8(ascii: "_") || isColumn == true else {
            throw .unknownParameter(
                group.name,
                "A list knows " + Self.reserved.sorted().map { "`\($0)`" }.joined(separator: ", ")
                    + ", and filters named after columns.")
        }
        return try SuffixedField(group.name, isColumn: isColumn).filters(group)
    }

    /// Other than a missing one, an empty cursor says that the first page is wanted with cursors.
    private func cursor(in groups: [QueryGroup]) throws(HttpError) -> String? {
        guard groups.contains(where: { $0.name == "_cursor" }) else { return nil }
        return try single("_cursor", in: groups) ?? ""
    }

    /// A parameter's one value; `nil` when it is missing or empty.
    private func single(_ name: String, in groups: [QueryGroup]) throws(HttpError) -> String? {
        guard let group = groups.first(where: { $0.name == name }) else { return nil }
        guard let text = group.single else {
            throw .invalidParameter(
                name, "must be given once. A column of that name is filtered through `_filter`")
        }
        return text.isEmpty ? nil : text
    }
}
