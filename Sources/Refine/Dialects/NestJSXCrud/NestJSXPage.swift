/// nestjsx's paging: `limit` with `page` (from 1) or `offset`, which providers send together, and our `cursor`.
struct NestJSXPage: Sendable, Hashable {
    /// As written; `nil` when missing or empty.
    var limit: String?
    var page: String?
    var offset: String?
    var cursor: String?

    /// refine's page size where `page` comes without `limit`.
    static let defaultPageSize = 10

    func pagination() throws(HttpError) -> Pagination {
        let limit = try integer(self.limit, "limit")
        let page = try integer(self.page, "page")
        let offset = try integer(self.offset, "offset")
        if let cursor {
            guard page == nil, offset == nil else {
                throw .invalidParameter("cursor", "does not go together with `page` and `offset`")
            }
            return .cursor(cursor, limit: try count(limit, "limit"))
        }
        // A page size of -1 is MUI's "All".
        if limit == -1, page ?? 1 == 1, offset ?? 0 == 0 { return .everything }
        let size = try count(limit, "limit")
        if let page { return try window(page: page, size: size ?? Self.defaultPageSize, offset: offset) }
        if let size { return try window(offset: try count(offset, "offset") ?? 0, size: size) }
        guard offset ?? 0 == 0 else {
            throw .invalidParameter("offset", "says where a page begins; say how long it is with `limit`")
        }
        return .everything
    }

    /// A page before the first has no rows: providers send refine's page 0 as `page=0&offset=-10`.
    private func window(page: Int, size: Int, offset: Int?) throws(HttpError) -> Pagination {
        let (index, isTooSmall) = page.subtractingReportingOverflow(1)
        let (start, isTooLarge) = index.multipliedReportingOverflow(by: size)
        guard !isTooSmall, !isTooLarge else { throw .invalidParameter("page", "is too large") }
        guard offset == nil || offset == start else {
            throw .invalidParameter("offset", "names other rows than `page` does; send one of them")
        }
        return start < 0 ? .window(offset: 0, limit: 0) : try window(offset: start, size: size)
    }

    /// The end of a window is a number too: whoever adds the two need not check again.
    private func window(offset: Int, size: Int) throws(HttpError) -> Pagination {
        guard !offset.addingReportingOverflow(size).overflow else {
            throw .invalidParameter(page == nil ? "offset" : "page", "is too large")
        }
        return .window(offset: offset, limit: size)
    }

    private func integer(_ text: String?, _ name: String) throws(HttpError) -> Int? {
        guard let text else { return nil }
        guard let value = Int(text) else {
            let hint = name == "page" ? "; a cursor goes into `cursor`" : ""
            throw .invalidParameter(name, "must be a whole number\(hint)")
        }
        return value
    }

    private func count(_ value: Int?, _ name: String) throws(HttpError) -> Int? {
        guard value ?? 0 >= 0 else { throw .invalidParameter(name, "must not be negative") }
        return value
    }
}
