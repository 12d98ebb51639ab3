/// Row ids in a query string: `id=a&id=b`, `ids=a&ids=b`, `ids[0]=a&ids[1]=b`, `ids[]=a`, `ids=a,b`.
enum RowIDs {
    static func isNamed(_ name: String) -> Bool { name == "id" || name == "ids" }

    /// The ids in the order written, empty ones left out; `nil` when neither name appears.
    /// - Throws: 400 when both names appear, since nothing says whether to join or to intersect them.
    static func ids(in groups: [QueryGroup]) throws(HttpError) -> [String]? {
        let groups = groups.filter { isNamed($0.name) }
        guard let group = groups.first else { return nil }
        guard groups.count == 1 else {
            throw .invalidParameter("ids", "stands beside `id`; name the rows in one of them")
        }
        return ids(of: group)
    }

    /// The ids of a bulk write, each once: rows are named one by one, never by a filter.
    /// - Throws: 400 when none is named, and for any other parameter.
    static func bulk(_ groups: [QueryGroup]) throws(HttpError) -> [String] {
        try groups.filter { !isNamed($0.name) }.refuseAll("A bulk write names its rows: `/bulk?ids=a,b`.")
        let ids = try ids(in: groups) ?? []
        guard !ids.isEmpty else {
            throw .invalidParameter("ids", "must name the rows to write: `/bulk?ids=a,b`")
        }
        return ids.uniqued
    }

    /// A single `ids` is a comma list; repeated keys and brackets are exact, and so is `id`.
    static func ids(of group: QueryGroup) -> [String] {
        guard group.name == "ids", let text = group.single else { return group.texts.filter { !$0.isEmpty } }
        return text.split(separator: ",").map(String.init)
    }
}
