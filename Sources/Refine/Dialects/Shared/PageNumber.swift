/// refine's page. Pages are counted from 1; what is no whole number is a cursor, which `useInfiniteList` sends in the page's place
/// from the second page on.
enum PageNumber: Sendable, Hashable {
    case number(Int)
    case cursor(String)

    /// A number too large for any page is a cursor too: ids may be made of digits.
    init(_ text: String) {
        self = Int(text).map(PageNumber.number) ?? .cursor(text)
    }

    /// - Parameters:
    ///   - size: rows of a page; -1 on the first page is MUI's "All".
    ///   - parameter: the page's name, for messages.
    func pagination(size: Int, parameter: String) throws(HttpError) -> Pagination {
        guard size >= 0 || size == -1 else {
            throw .invalidParameter("pagination[pageSize]", "must not be negative")
        }
        switch self {
        case .cursor(let cursor): return .cursor(cursor, limit: size == -1 ? nil : size)
        case .number(let page):
            if size == -1 {
                guard page == 1 else { throw .invalidParameter(parameter, "must be 1 where one page holds every row") }
                return .everything
            }
            // Rows before the first do not exist, so that such a page is empty.
            guard page >= 1 else { return .window(offset: 0, limit: 0) }
            let (offset, isTooLarge) = (page - 1).multipliedReportingOverflow(by: size)
            guard !isTooLarge, !offset.addingReportingOverflow(size).overflow else {
                throw .invalidParameter(parameter, "is too large")
            }
            return .window(offset: offset, limit: size)
        }
    }
}

extension QueryNode {
    /// A member that is a whole number; `nil` when it is missing or empty.
    func memberInteger(_ name: String) throws(HttpError) -> Int? {
        guard let text = try memberText(name) else { return nil }
        guard let value = Int(text) else {
            throw .invalidParameter(self[name]?.path ?? name, "must be a whole number")
        }
        return value
    }
}
