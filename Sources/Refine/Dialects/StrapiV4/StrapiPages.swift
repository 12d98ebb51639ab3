import JSONBytes

/// `meta.pagination` of a list: which page it is, and how many there are.
struct StrapiPages {
    private var members: [(String, JSONValue)]

    init(_ list: ListAnswer, for request: DataRequest) {
        let pagination: Pagination =
            if case .getList(let asked) = request.operation { asked.pagination } else { .everything }
        switch pagination {
        // A window that is no page was asked for by start and limit.
        case .window(let offset, let limit) where limit > 0 && !offset.isMultiple(of: limit):
            members = [("start", .integer(offset)), ("limit", .integer(limit))]
        case .window(let offset, let limit):
            members = Self.page(limit > 0 ? offset / limit + 1 : 1, size: limit, total: list.total)
        case .cursor(_, let limit):
            members = [("pageSize", .integer(limit ?? list.count))]
        case .everything:
            members = Self.page(1, size: list.count, total: list.total)
        }
        members.append(("total", .integer(list.total)))
    }

    var json: JSONValue { .object(JSONObject(members)) }

    private static func page(_ page: Int, size: Int, total: Int) -> [(String, JSONValue)] {
        let count = size > 0 ? total / size + (total.isMultiple(of: size) ? 0 : 1) : 0
        return [("page", .integer(page)), ("pageSize", .integer(size)), ("pageCount", .integer(count))]
    }
}
