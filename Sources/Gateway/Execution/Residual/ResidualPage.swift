import Appwrite

/// The part of the kept rows that is answered, and the cursors of the pages beside it.
struct ResidualPage: Sendable {
    let rows: ArraySlice<KeptRows.Row>
    let isTruncated: Bool
    let next: ListCursor?
    let previous: ListCursor?

    /// - Throws: where the row that a cursor names is gone.
    init(_ page: ListPlan.Page, of kept: KeptRows) throws(AppwriteFailure) {
        let count = kept.rows.count
        let wanted: Range<Int>
        switch page {
        case .window(let offset, let limit): wanted = offset..<(offset + limit)
        case .walk(let walk): wanted = walk.offset..<(walk.offset + walk.limit)
        case .cursor(let cursor, let limit): wanted = try Self.range(cursor, limit, of: kept)
        }
        let range = wanted.clamped(to: 0..<count)
        rows = kept.rows[range]
        if case .walk(let walk) = page {
            isTruncated = walk.isCapped && range.upperBound < count
        } else {
            isTruncated = false
        }
        guard case .cursor = page else {
            next = nil
            previous = nil
            return
        }
        next = range.upperBound < count ? rows.last.map { .after($0.id) } : nil
        previous = range.lowerBound > 0 ? rows.first.map { .before($0.id) } : nil
    }

    private static func range(
        _ cursor: ListCursor, _ limit: Int, of kept: KeptRows
    ) throws(AppwriteFailure) -> Range<Int> {
        switch cursor {
        case .first: return 0..<limit
        case .from(let position, _): return position..<(position + limit)
        case .until(let position): return max(0, position - limit)..<position
        case .after:
            guard let places = kept.anchorPlaces else { throw .staleCursor }
            return places.after..<(places.after + limit)
        case .before:
            guard let places = kept.anchorPlaces else { throw .staleCursor }
            return max(0, places.before - limit)..<places.before
        }
    }
}
