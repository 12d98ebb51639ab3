extension ListRequest {
    /// Takes a filter on `q` for what refine's examples and `@refinedev/simple-rest` mean by it, words to find anywhere. Only where
    /// the table is known to have no column of that name, and only for `eq` and `contains` at the top.
    mutating func takeSearchFromFilters(
        _ resource: String, columnExists: (_ resource: String, _ column: String) -> Bool?
    ) throws(HttpError) {
        func words(_ filter: CrudFilter) -> String? {
            guard case .logical("q", let `operator`, .text(let text)) = filter, [.eq, .contains].contains(`operator`)
            else { return nil }
            return text
        }
        guard filters.contains(where: { words($0) != nil }), columnExists(resource, "q") == false else { return }
        for text in filters.compactMap(words) where !text.isEmpty {
            guard search == nil else {
                throw .invalidFilter("q", "searches for a second time; put all words into one")
            }
            search = text
        }
        filters.removeAll { words($0) != nil }
    }
}
