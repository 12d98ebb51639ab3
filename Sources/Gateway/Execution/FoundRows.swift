import Appwrite
import JSONBytes

/// Rows by their ids, to be put into another order.
struct FoundRows: Sendable {
    private var pages: [[UInt8]] = []
    private var places: [String: (page: Int, range: Range<Int>)] = [:]

    mutating func add(_ rows: RowRewriter.Rows) throws(AppwriteFailure) {
        for range in rows.ranges {
            places[try RowBytes.knownID(of: rows.bytes, at: range)] = (pages.count, range)
        }
        pages.append(rows.bytes)
    }

    /// Adds the row at `range` of `bytes`.
    mutating func add(_ id: String, _ bytes: [UInt8], at range: Range<Int>) {
        places[id] = (pages.count, range)
        pages.append(bytes)
    }

    /// How many of the rows are there.
    func count(of ids: [String]) -> Int { ids.count { places[$0] != nil } }

    /// A JSON array of the rows in the order of their ids.
    /// - Parameter bareRows: whether a row that was not found is there as `{"id": …}`, instead of being left out.
    func array(of ids: [String], bareRows: Bool = false) -> [UInt8] {
        var rows = RowCollection()
        for id in ids {
            if let place = places[id] {
                rows.append(row: pages[place.page][place.range])
            } else if bareRows {
                rows.append(row: RowBytes.bare(id: id))
            }
        }
        return rows.array
    }
}
