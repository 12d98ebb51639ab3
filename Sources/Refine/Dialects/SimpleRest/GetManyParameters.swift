/// `GET /posts?id=a&id=b` and `?ids=…` without anything that makes it a list: refine's getMany.
struct GetManyParameters: Sendable, Hashable {
    var ids: [String]
    var selection: Selection

    /// `nil` when the query names no ids, or asks for a list that is also filtered by id.
    init?(_ groups: [QueryGroup]) throws(HttpError) {
        guard groups.allSatisfy({ RowIDs.isNamed($0.name) || SelectionParameters.names.contains($0.name) }) else {
            return nil
        }
        guard let ids = try RowIDs.ids(in: groups) else { return nil }
        self.ids = ids
        self.selection = SelectionParameters.selection(groups)
    }
}
