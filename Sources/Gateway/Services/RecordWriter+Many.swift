import Appwrite
import JSONBytes
import Refine

/// Several records: Appwrite has no calls for them, so that they are written one after the other. One that fails does not keep the others
/// from their turn; what would fail for each of them ends it, and so do many failures.
extension RecordWriter {
    /// - Returns: a JSON array of the new records.
    func createMany(_ inputs: [RowInput]) async throws(HttpError) -> [UInt8] {
        // What is wrong by itself is found before anything is made.
        for input in inputs { _ = try RecordInput(resource: resource).new(input) }
        var created = RowCollection()
        var report = RecordReport(ids: inputs.map(\.id))
        try await each(&report) { (index) throws(HttpError) -> String? in
            let record = try await create(inputs[index])
            created.append(row: record.bytes)
            return record.id
        }
        return created.array
    }

    /// - Returns: a JSON array of the changed records.
    func updateMany(_ ids: [String], _ input: RowInput) async throws(HttpError) -> [UInt8] {
        let ids = Self.distinct(ids)
        var changed = RowCollection()
        var report = RecordReport(ids: ids)
        try await each(&report) { (index) throws(HttpError) -> String? in
            changed.append(row: try await update(ids[index], input))
            return nil
        }
        return changed.array
    }

    /// - Returns: the ids of the deleted records.
    func deleteMany(_ ids: [String]) async throws(HttpError) -> [String] {
        let ids = Self.distinct(ids)
        var report = RecordReport(ids: ids)
        try await each(&report) { (index) throws(HttpError) -> String? in
            try await delete(ids[index])
            return nil
        }
        return ids
    }

    private func each(
        _ report: inout RecordReport, _ write: (_ index: Int) async throws(HttpError) -> String?
    ) async throws(HttpError) {
        for index in report.ids.indices {
            do throws(HttpError) {
                report.done(index, id: try await write(index))
            } catch {
                report.failed(index, error)
                guard [400, 401, 403, 404, 409].contains(error.statusCode), report.failures.count < 20 else { break }
            }
        }
        if let error = report.error { throw error }
    }

    private static func distinct(_ ids: [String]) -> [String] {
        var seen: Set<String> = []
        return ids.filter { seen.insert($0).inserted }
    }
}
