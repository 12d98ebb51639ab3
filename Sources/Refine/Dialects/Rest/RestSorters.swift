/// refine's sorters in brackets: `sorters[0][field]=title&sorters[0][order]=desc`.
enum RestSorters {
    /// - Throws: 400 that names the place: `sorters[0][order]`.
    static func sorters(_ node: QueryNode) throws(HttpError) -> [CrudSort] {
        if node.isBlank { return [] }
        var sorters: [CrudSort] = []
        // A single sorter may stand without its index, as the format `repeat` of `qs` writes it.
        for sorter in node.isObject ? [node] : node.elements { sorters.append(try self.sorter(sorter)) }
        return sorters
    }

    /// A missing or empty order is ascending, as in refine.
    private static func sorter(_ node: QueryNode) throws(HttpError) -> CrudSort {
        try node.checkMembers(["field", "order"])
        guard let field = try node.memberText("field") else {
            throw .invalidParameter(node.path + "[field]", "must be a column's name")
        }
        guard let order = CrudSort.Order(rawValue: try node.memberText("order")?.lowercased() ?? "asc") else {
            throw .invalidParameter(node.path + "[order]", "must be `asc` or `desc`")
        }
        return CrudSort(field: field, order: order)
    }
}
