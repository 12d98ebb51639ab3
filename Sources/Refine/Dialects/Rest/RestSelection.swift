/// `fields` or `select`, and `populate`: three names that `meta.query` may carry.
enum RestSelection {
    static let names = ["fields", "select", "populate"]

    static func selection(_ query: QueryNode) throws(HttpError) -> Selection {
        let fields = try SelectionTree.fields(query["fields"])
        let selected = try SelectionTree.fields(query["select"])
        return Selection(
            fields: fields.map { ($0 + (selected ?? [])).uniqued } ?? selected,
            populate: try SelectionTree.populate(query["populate"]))
    }
}
