import Appwrite
import JSONBytes

/// Single calls in order. A row that fails does not keep the others from their turn, as when refine itself makes one request a row;
/// what would fail for every row ends it, and so do many failures.
extension ManyRowsWriter {
    /// Rows that may fail before the rest is left as it is.
    static let maximumFailures = 20

    /// - Parameter own: ids that the gateway has chosen.
    func createOneByOne(_ rows: [NewRow], _ own: Set<String>) async throws(ExecutionError) -> [UInt8] {
        var created = RowCollection()
        try await each(rows.map { $0.id ?? "" }) { (index) throws(AppwriteFailure) in
            let isOwn = rows[index].id.map(own.contains) ?? false
            created.append(row: try await writer.create(rows[index], isOwnID: isOwn))
        }
        return created.array
    }

    func updateOneByOne(_ ids: [String], _ change: RowUpdate) async throws(ExecutionError) -> [UInt8] {
        var changed = RowCollection()
        try await each(ids) { (index) throws(AppwriteFailure) in
            changed.append(row: try await writer.update(ids[index], change))
        }
        return changed.array
    }

    func deleteOneByOne(_ ids: [String]) async throws(ExecutionError) -> [String] {
        try await each(ids) { (index) throws(AppwriteFailure) in try await writer.delete(ids[index]) }
        return ids
    }

    private func each(
        _ ids: [String], _ write: (_ index: Int) async throws(AppwriteFailure) -> Void
    ) async throws(ExecutionError) {
        var outcomes = RowOutcomes(ids)
        var first: AppwriteFailure?
        var failures = 0
        for index in ids.indices {
            do throws(AppwriteFailure) {
                try await write(index)
                outcomes.set(.done, at: index)
            } catch {
                first = first ?? error
                failures += 1
                let outcome = error.outcomeOfItsRows
                outcomes.set(outcome == .unknown ? outcome : .failed(error), at: index)
                guard error.concernsOneRow, failures < Self.maximumFailures else { break }
            }
        }
        if let first { throw ExecutionError(first, outcomes: outcomes) }
    }
}
