/// json-server's paging: `_start` (inclusive) with `_end` (exclusive) or `_limit`, `_page` with `_limit`, and our `_cursor`.
struct PageParameters: Sendable, Hashable {
    /// As written; `nil` when missing or empty.
    var start: String?
    var end: String?
    var page: String?
    var limit: String?
    /// Also when it is empty.
    var cursor: String?

    /// json-server's page size where `_page` comes without `_limit`.
    static let defaultPageSize = 10

    func pagination() throws(HttpError) -> Pagination {
        let limit = try count(self.limit, "_limit")
        // Beside a page an empty cursor is a parameter without a value.
        if let cursor, !cursor.isEmpty || [start, end, page].allSatisfy({ $0 == nil }) {
            try refuse("_cursor", beside: [("_start", start), ("_end", end), ("_page", page)])
            return .cursor(cursor, limit: limit)
        }
        if let page {
            try refuse("_page", beside: [("_start", start), ("_end", end)])
            return try window(page: page, size: limit ?? Self.defaultPageSize)
        }
        if let end {
            try refuse("_end", beside: [("_limit", self.limit)])
            return window(start: try integer(start ?? "0", "_start"), end: try integer(end, "_end"))
        }
        if let limit {
            return try window(offset: max(0, try integer(start ?? "0", "_start")), size: limit, "_limit")
        }
        guard start == nil else {
            throw .invalidParameter("_start", "says where a page begins; say where it ends with `_end` or `_limit`")
        }
        return .everything
    }

    /// Page 0 of a provider is `_start=-10&_end=0`: rows before the first do not exist, so that such a page is empty.
    private func window(start: Int, end: Int) -> Pagination {
        // A page size of -1 is MUI's "All", which providers write so.
        if start == 0, end == -1 { return .everything }
        let offset = max(0, start)
        return .window(offset: offset, limit: max(0, max(0, end) - offset))
    }

    private func window(page: String, size: Int) throws(HttpError) -> Pagination {
        let page = try integer(page, "_page")
        guard page >= 1 else { throw .invalidParameter("_page", "counts pages from 1") }
        let (offset, isTooLarge) = (page - 1).multipliedReportingOverflow(by: size)
        guard !isTooLarge else { throw .invalidParameter("_page", "is too large") }
        return try window(offset: offset, size: size, "_page")
    }

    /// The end of a window is a number too: whoever adds the two need not check again.
    private func window(offset: Int, size: Int, _ name: String) throws(HttpError) -> Pagination {
        guard !offset.addingReportingOverflow(size).overflow else { throw .invalidParameter(name, "is too large") }
        return .window(offset: offset, limit: size)
    }

    private func count(_ text: String?, _ name: String) throws(HttpError) -> Int? {
        guard let text else { return nil }
        let count = try integer(text, name)
        guard count >= 0 else { throw .invalidParameter(name, "must not be negative") }
        return count
    }

    private func integer(_ text: String, _ name: String) throws(HttpError) -> Int {
        guard let value = Int(text) else {
            let hint = name == "_page" ? "; a cursor goes into `_cursor`" : ""
            throw .invalidParameter(name, "must be a whole number\(hint)")
        }
        return value
    }

    private func refuse(_ name: String, beside others: [(name: String, value: String?)]) throws(HttpError) {
        guard let other = others.first(where: { $0.value != nil }) else { return }
        throw .invalidParameter(name, "does not go together with `\(other.name)`")
    }
}
