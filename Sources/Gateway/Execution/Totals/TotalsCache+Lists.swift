import Appwrite
import JSONBytes

extension TotalsCache {
    /// Appwrite counts no further.
    static let countingCap = 5_000

    /// How many rows a list has: what Appwrite counted, unless that is as far as it counts.
    /// - Parameters:
    ///   - filters: which rows of the table the list shows.
    ///   - seen: rows that are known to be there.
    ///   - end: a place behind which there are none.
    func total(
        _ counted: Int, of call: TableCall, _ filters: [Query], seen: Int = 0, end: Int? = nil
    ) async throws(AppwriteFailure) -> Int {
        guard counted == Self.countingCap else { return max(counted, seen) }
        let key = Key(table: call.table, filters: filters, credential: call.caller.credential)
        return try await count(key, atLeast: max(counted, seen), atMost: end) {
            probe async throws(AppwriteFailure) -> Int in
            let place = ListPlan.paging(probe.offset, probe.limit)
            return try await call.list(filters + place + [.select(["$id"])], countsTotal: false).ranges.count
        }
    }
}
