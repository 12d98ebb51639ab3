/// Strapi's two ways of paging: `pagination[page]` with `[pageSize]`, `[start]` with `[limit]`.
struct StrapiPagination: Sendable, Hashable {
    /// A number, or a cursor in its place; as written.
    var page: String?
    var pageSize: Int?
    var start: Int?
    var limit: Int?

    /// Strapi's own page size.
    private static let defaultPageSize = 25

    init(page: String? = nil, pageSize: Int? = nil, start: Int? = nil, limit: Int? = nil) {
        self.page = page
        self.pageSize = pageSize
        self.start = start
        self.limit = limit
    }

    init(_ node: QueryNode?) throws(HttpError) {
        guard let node, !node.isBlank else {
            self.init()
            return
        }
        try node.checkMembers(["page", "pageSize", "start", "limit"])
        self.init(
            page: try node.memberText("page"), pageSize: try node.memberInteger("pageSize"),
            start: try node.memberInteger("start"), limit: try node.memberInteger("limit"))
    }

    /// Without any of it every row is meant: refine's modes `client` and `off` ask so.
    func pagination() throws(HttpError) -> Pagination {
        guard start != nil || limit != nil else {
            guard page != nil || pageSize != nil else { return .everything }
            return try PageNumber(page ?? "1")
                .pagination(size: pageSize ?? Self.defaultPageSize, parameter: "pagination[page]")
        }
        guard page == nil, pageSize == nil else {
            throw .invalidParameter("pagination", "has `page` or `pageSize` beside `start` or `limit`; page in one way")
        }
        let start = start ?? 0
        let limit = limit ?? Self.defaultPageSize
        guard start >= 0 else { throw .invalidParameter("pagination[start]", "must not be negative") }
        if limit == -1, start == 0 { return .everything }
        guard limit >= 0, !start.addingReportingOverflow(limit).overflow else {
            throw .invalidParameter("pagination[limit]", "must be a number of rows from `start`")
        }
        return .window(offset: start, limit: limit)
    }
}
