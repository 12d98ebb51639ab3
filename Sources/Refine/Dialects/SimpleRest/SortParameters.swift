/// `_sort=title,id&_order=asc,desc`, compared as json-server compares them: orders belong to fields by place, a missing or empty
/// order is ascending, orders without a field are ignored.
enum SortParameters {
    /// - Parameters: the two comma lists; `nil` when missing or empty.
    static func sorters(sort: String?, order: String?) throws(HttpError) -> [CrudSort] {
        let fields = sort?.commaSeparated ?? []
        let orders = order?.commaSeparated ?? []
        if fields.isEmpty, orders.contains(where: { !$0.isEmpty }) {
            throw .invalidParameter("_order", "says how to sort; say by what with `_sort`")
        }
        var sorters: [CrudSort] = []
        for (index, field) in fields.enumerated() where !field.isEmpty {
            let written = index < orders.count ? orders[index].lowercased() : ""
            guard let direction = written.isEmpty ? .asc : CrudSort.Order(rawValue: written) else {
                throw .invalidParameter("_order", "knows `asc` and `desc`; its element \(index + 1) is neither")
            }
            sorters.append(CrudSort(field: field, order: direction))
        }
        return sorters
    }
}
