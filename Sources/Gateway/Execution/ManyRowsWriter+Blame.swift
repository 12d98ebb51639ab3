import Appwrite
import JSONBytes

/// Finds out which rows a failure is about when several were written together: Appwrite seldom says.
extension ManyRowsWriter {
    /// Notes what became of rows that were to be written together. A row that is missing, or an id that is taken, is looked up.
    func blame(
        _ failure: AppwriteFailure, in range: Range<Int>, isCreate: Bool, _ outcomes: inout RowOutcomes
    ) async {
        let ids = Array(outcomes.ids[range])
        outcomes.set(failure.outcomeOfItsRows, at: range)
        if let named = Self.named(in: failure, among: ids) {
            outcomes.set(.failed(failure), at: range.lowerBound + named)
            return
        }
        let wantsExisting = isCreate && failure.isClash
        guard wantsExisting || (!isCreate && failure.isMissingRow), let existing = await existing(ids) else { return }
        for (offset, id) in ids.enumerated() where existing.contains(id) == wantsExisting {
            outcomes.set(.failed(wantsExisting ? .takenID : .missingRow), at: range.lowerBound + offset)
        }
    }

    /// The place of the one id that the message names, as it does from 1.9 on: `… ID 'a' could not be found`.
    private static func named(in failure: AppwriteFailure, among ids: [String]) -> Int? {
        guard case .refused(let error) = failure, failure.isMissingRow || failure.isClash else { return nil }
        let found = ids.indices.filter { index in
            ["'", "\""].contains { error.message.contains($0 + ids[index] + $0) }
        }
        return found.count == 1 ? found.first : nil
    }

    /// Those of the ids that rows have which the caller may read; `nil` when that cannot be found out.
    private func existing(_ ids: [String]) async -> Set<String>? {
        var existing: Set<String> = []
        for chunk in IDChunks.chunks(of: ids, capabilities: ServerCapabilities()) {
            let queries: [Query] = [IDChunks.query(chunk), .limit(chunk.count), .select(["$id"])]
            guard let rows = try? await call.list(queries, countsTotal: false) else { return nil }
            existing.formUnion(rows.ranges.compactMap { RowBytes.id(of: rows.bytes, at: $0) })
        }
        return existing
    }
}

extension AppwriteFailure {
    /// What Appwrite says of an id that another row has.
    static let takenID = AppwriteFailure.refused(
        AppwriteError(
            status: 409, type: "row_already_exists", message: "Row with the requested ID already exists."))
}
