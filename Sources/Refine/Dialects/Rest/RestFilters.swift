/// refine's filters in brackets: `filters[0][field]=title&filters[0][operator]=contains&filters[0][value]=x`, groups with their
/// filters in `[value]`.
struct RestFilters {
    /// How many `or` and `and` may lie inside each other.
    let maximumDepth: Int

    /// - Throws: 400 that names the place: `filters[0][value][2][operator]`.
    func filters(_ node: QueryNode) throws(HttpError) -> [CrudFilter] {
        try filters(node, depth: 0)
    }

    private func filters(_ node: QueryNode, depth: Int) throws(HttpError) -> [CrudFilter] {
        if node.isBlank { return [] }
        guard node.values.isEmpty else {
            throw .invalidFilter(
                node.path, "must be filters in brackets, as `\(node.path)[0][field]=…&\(node.path)[0][operator]=…`")
        }
        // A single filter may stand without its index, as the format `repeat` of `qs` writes it.
        var filters: [CrudFilter] = []
        for element in node.isObject ? [node] : node.elements { filters.append(try filter(element, depth: depth)) }
        return filters
    }

    private func filter(_ node: QueryNode, depth: Int) throws(HttpError) -> CrudFilter {
        let place = node.path + "[operator]"
        let name = try member("operator", of: node) ?? ""
        guard !name.isEmpty else { throw .invalidFilter(place, "must be one of refine's operators") }
        guard let `operator` = CrudOperator(rawValue: name) ?? CrudOperator.ofDataGrid[name] else {
            throw .invalidFilter(place, "is \(HttpError.quoted(name)), which is none of refine's operators")
        }
        let known = `operator`.isConditional ? ["operator", "value", "key"] : ["field", "operator", "value"]
        if let stranger = node.children.first(where: { !known.contains($0.word) }) {
            throw .invalidFilter(
                node.path,
                "has a member \(HttpError.quoted(stranger.word)) that `\(name)` does not know; it knows "
                    + known.map { "`\($0)`" }.joined(separator: ", "))
        }
        return `operator`.isConditional
            ? try group(`operator`, node, depth: depth) : try comparison(`operator`, node)
    }

    /// A group without filters loses its `value` on the way; its `key` only tells groups apart in the browser.
    private func group(_ operator: CrudOperator, _ node: QueryNode, depth: Int) throws(HttpError) -> CrudFilter {
        guard depth < maximumDepth else {
            throw .invalidFilter(node.path, "goes deeper than \(maximumDepth) groups inside each other")
        }
        let children = try node["value"].map { value throws(HttpError) in try filters(value, depth: depth + 1) } ?? []
        return `operator` == .or ? .or(children) : .and(children)
    }

    /// An empty list and an undefined value both lose their `value` on the way. Where lists are compared with, it is taken for the empty
    /// list, which finds no row too many; elsewhere there is nothing to compare with.
    private func comparison(_ operator: CrudOperator, _ node: QueryNode) throws(HttpError) -> CrudFilter {
        guard let field = try member("field", of: node), !field.isEmpty else {
            throw .invalidFilter(node.path + "[field]", "must be a column's name")
        }
        let place = node.path + "[value]"
        let isRange = `operator` == .between || `operator` == .nbetween
        let value = try node["value"].map { value throws(HttpError) in
            isRange ? try value.filterRange(of: field) : try value.filterValue(of: field)
        }
        return try .comparison(field, `operator`, value ?? (`operator`.takesList ? .list([]) : .absent), at: place)
    }

    private func member(_ name: String, of node: QueryNode) throws(HttpError) -> String? {
        guard let member = node[name] else { return nil }
        guard member.isSingle else {
            throw .invalidFilter(
                member.path,
                "must be given once. Several filters need their indices: `filters[0][field]=…&filters[1][field]=…`")
        }
        return try member.text()
    }
}
