/// `sort=title:asc,id:desc`, `sort[0]=title:asc`: a missing order is ascending.
enum StrapiSort {
    static func sorters(_ node: QueryNode?) throws(HttpError) -> [CrudSort] {
        guard let node else { return [] }
        guard !node.isObject else {
            throw .invalidParameter(node.path, "is a list of columns and orders: `sort=title:asc,id:desc`")
        }
        var sorters: [CrudSort] = []
        for text in try node.commaSeparatedTexts() {
            let colon = text.utf8.lastIndex(of: UInt8(ascii: ":"))
            let field = String(text[..<(colon ?? text.endIndex)])
            let written = colon.map { text[text.utf8.index(after: $0)...].lowercased() } ?? ""
            guard !field.isEmpty, let order = written.isEmpty ? .asc : CrudSort.Order(rawValue: written) else {
                throw .invalidParameter(
                    node.path, "holds an element that is not a column and `asc` or `desc`, as `title:desc`")
            }
            sorters.append(CrudSort(field: field, order: order))
        }
        return sorters
    }
}
