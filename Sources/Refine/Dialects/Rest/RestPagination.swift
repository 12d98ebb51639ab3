/// refine's pagination in brackets: `pagination[currentPage]` (`[current]` up to its fourth version), `[pageSize]`, `[mode]`, and
/// our `[cursor]`.
enum RestPagination {
    /// refine's own page size.
    private static let defaultPageSize = 10

    /// Without any of it every row is meant: refine's hooks always say what page they want.
    static func pagination(_ query: QueryNode) throws(HttpError) -> Pagination {
        guard let node = query["pagination"], !node.isBlank else { return .everything }
        try node.checkMembers(["currentPage", "current", "pageSize", "mode", "cursor"])
        let page = try page(node)
        let size = try node.memberInteger("pageSize")
        switch try node.memberText("mode") {
        case "client", "off": return .everything
        case nil, "server": break
        default:
            throw .invalidParameter("pagination[mode]", "must be `server`, `client` or `off`")
        }
        if let cursor = try node["cursor"]?.text() {
            guard page == nil else {
                throw .invalidParameter("pagination[cursor]", "stands beside a page; name one of them")
            }
            return try PageNumber.cursor(cursor)
                .pagination(size: size ?? defaultPageSize, parameter: "pagination[cursor]")
        }
        return try PageNumber(page ?? "1")
            .pagination(size: size ?? defaultPageSize, parameter: "pagination[currentPage]")
    }

    private static func page(_ node: QueryNode) throws(HttpError) -> String? {
        let page = try node.memberText("currentPage")
        let legacy = try node.memberText("current")
        guard page == nil || legacy == nil || page == legacy else {
            throw .invalidParameter("pagination[current]", "names another page than `pagination[currentPage]`")
        }
        return page ?? legacy
    }
}
