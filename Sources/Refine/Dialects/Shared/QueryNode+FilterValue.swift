import JSONBytes

extension QueryNode {
    /// What stands here as the value of a filter: a text, or several however the list was written. A bare key is null.
    /// - Throws: 400 for objects, and for lists in lists.
    func filterValue(of field: String) throws(HttpError) -> FilterValue {
        guard !isObject else {
            throw .invalidFilter(path, field: field, "is an object, which no column can be compared with")
        }
        if isSingle { return scalar }
        var list: [FilterValue] = []
        for element in elements { list.append(try element.element(of: field)) }
        return .list(list)
    }

    /// The two ends of a range. An empty end is open, and so is one whose index is missing: `[0]=10` is 10 or more.
    /// - Throws: 400 when it cannot be told which end is which.
    func filterRange(of field: String) throws(HttpError) -> FilterValue {
        guard !isObject else {
            throw .invalidFilter(path, field: field, "is an object, which no column can be compared with")
        }
        var ends: [FilterValue] = []
        if values.isEmpty, !children.isEmpty, children.allSatisfy({ ["0", "1"].contains($0.word) }) {
            for index in ["0", "1"] { ends.append(try self[index]?.element(of: field) ?? .absent) }
        } else {
            for element in elements { ends.append(try element.element(of: field)) }
        }
        return .list(ends.map { [.text(""), .typed(.null)].contains($0) ? .absent : $0 })
    }

    private func element(of field: String) throws(HttpError) -> FilterValue {
        guard isSingle else {
            throw .invalidFilter(path, field: field, "must be one value: nothing is compared with lists in lists")
        }
        return scalar
    }

    private var scalar: FilterValue { values.first?.map(FilterValue.text) ?? .typed(.null) }
}
