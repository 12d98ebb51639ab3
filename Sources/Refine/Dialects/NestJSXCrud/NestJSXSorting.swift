/// `sort[0]=title,ASC&sort[1]=id,DESC`: columns in order of weight. The order stands behind the last comma, in any case; none is ascending.
enum NestJSXSorting {
    static func sorters(_ groups: [QueryGroup]) throws(HttpError) -> [CrudSort] {
        guard let group = groups.first(where: { $0.name == "sort" }) else { return [] }
        var sorters: [CrudSort] = []
        for (index, text) in group.texts.enumerated() where !text.isEmpty {
            sorters.append(try sorter(text, place: "sort[\(index)]"))
        }
        return sorters
    }

    private static func sorter(_ text: String, place: String) throws(HttpError) -> CrudSort {
        // A comma further left belongs to the column's name.
        let comma = text.utf8.lastIndex(of: UInt8(ascii: ","))
        let field = String(text[..<(comma ?? text.endIndex)])
        let written = comma.map { String(text[text.utf8.index(after: $0)...]).lowercased() } ?? ""
        guard !field.isEmpty else { throw .invalidParameter(place, "names no column; it is written `title,ASC`") }
        guard let order = written.isEmpty ? .asc : CrudSort.Order(rawValue: written) else {
            throw .invalidParameter(
                place, "ends in an order that is neither `ASC` nor `DESC`; it is written `title,ASC`")
        }
        return CrudSort(field: field, order: order)
    }
}
