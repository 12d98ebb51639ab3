import Appwrite
import JSONBytes
import Refine

/// Fits filters into Appwrite's limits: characters of a query, values of a query, queries of a request.
struct QueryPacking: Sendable {
    let capabilities: ServerCapabilities

    /// - Parameter reserved: queries of the same request that are no filters.
    /// - Throws: 400 `gateway_filter_too_long`, naming the column that takes the room.
    func packed(_ filters: [Query], reserved: Int) throws(HttpError) -> [Query] {
        for filter in filters { try check(filter) }
        let room = capabilities.queries - reserved
        guard filters.count > room else { return filters }
        // Appwrite looks into related tables for queries of their own only, not for those inside groups.
        let alone = filters.filter(\.isOfRelatedRows)
        return alone + (try joined(filters.filter { !$0.isOfRelatedRows }, into: room - alone.count))
    }

    /// Whether Appwrite takes the query.
    func fits(_ query: Query) -> Bool {
        // Serializing every query only to measure it would cost more than sending it.
        crowded(query) == nil
            && (query.lengthBound <= capabilities.queryLength || query.length <= capabilities.queryLength)
    }

    /// Joins filters into as few `and` groups as their lengths allow.
    private func joined(_ filters: [Query], into room: Int) throws(HttpError) -> [Query] {
        var groups: [[Query]] = []
        var length = 0
        for filter in filters {
            let needed = filter.length + 1
            if groups.isEmpty || length + needed > capabilities.queryLength {
                groups.append([filter])
                length = Query.and([]).length + needed
            } else {
                groups[groups.count - 1].append(filter)
                length += needed
            }
        }
        guard groups.count <= room else {
            throw .filterTooLong(nil, "The filters are too many for one request to Appwrite. Ask with fewer values.")
        }
        return groups.map { $0.count == 1 ? $0[0] : .and($0) }
    }

    private func check(_ query: Query) throws(HttpError) {
        if let (column, count) = crowded(query) {
            throw .filterTooLong(
                column,
                "\(Excerpt.name(column)) is compared with \(count) values; Appwrite takes at most "
                    + "\(capabilities.valuesPerQuery) at once.")
        }
        guard !fits(query) else { return }
        let column = query.longestColumn
        throw .filterTooLong(
            column,
            "The values of \(column.map(Excerpt.name) ?? "a filter") are too long or too many: one query to Appwrite "
                + "takes \(capabilities.queryLength) characters, and this one has \(query.length).")
    }

    /// The column of a filter with too many values.
    private func crowded(_ query: Query) -> (column: String, count: Int)? {
        switch query {
        case .filter(_, let column, let values):
            return values.count > capabilities.valuesPerQuery ? (column, values.count) : nil
        case .and(let children), .or(let children):
            for child in children {
                if let found = crowded(child) { return found }
            }
            return nil
        default:
            return nil
        }
    }
}

extension Query {
    /// Whether it names a column of related rows, or none at all (see `words`). A column of the table's own may have a dot in its name
    /// as well; nothing is lost by leaving that out of groups.
    var isOfRelatedRows: Bool {
        guard case .filter(_, let column, _) = self else { return false }
        return column.isEmpty || column.utf8.contains(UInt8(ascii: "."))
    }

    /// The words of a search that names no column: it travels as the parameter `search`, which lists of Appwrite's services have.
    var words: String? {
        if case .filter(.search, column: "", let values) = self { values.first?.string } else { nil }
    }

    /// At least as much as `length`, and cheap: each byte of a text may become six characters of JSON.
    var lengthBound: Int {
        switch self {
        case .filter(_, let column, let values):
            return values.reduce(64 + 6 * column.utf8.count) { bound, value in
                bound + 3 + (value.string.map { 6 * $0.utf8.count } ?? value.number?.literal.utf8.count ?? 8)
            }
        case .and(let children), .or(let children):
            return children.reduce(64) { $0 + 1 + $1.lengthBound }
        default:
            return .max
        }
    }

    /// The column whose filter takes the most room.
    var longestColumn: String? {
        switch self {
        case .filter(_, let column, _): column
        case .and(let children), .or(let children):
            children.max { $0.lengthBound < $1.lengthBound }?.longestColumn
        default: nil
        }
    }
}
