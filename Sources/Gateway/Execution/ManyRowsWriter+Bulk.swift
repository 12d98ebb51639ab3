import Appwrite
import JSONBytes

/// Appwrite's bulk calls: for a key alone, 100 rows each, every call for itself all or nothing.
extension ManyRowsWriter {
    /// - Parameter own: ids that the gateway has chosen.
    func createInBulk(_ rows: [NewRow], _ own: Set<String>) async throws(ExecutionError) -> [UInt8] {
        let ids = rows.map { $0.id ?? "" }
        var created = FoundRows()
        try await eachChunk(of: ids, isCreate: true, Self.ranges(rows.count)) { (range) throws(AppwriteFailure) in
            let answers = try await writer.inquiry.settled { () throws(AppwriteFailure) in
                let body = try await client.createRows(table, rows: rows[range].map(Self.object), as: caller)
                return [try call.written(list: body)]
            } finding: { () throws(AppwriteFailure) in
                let present = try await writer.rows.present(Array(ids[range]))
                // All or nothing: one that can be nobody else's tells of all.
                return present.ids.isDisjoint(with: own) ? .notYet : .done(present.pages)
            }
            for answer in answers { try created.add(answer) }
        }
        return created.array(of: ids, bareRows: true)
    }

    /// Rows that do not exist are left out of the answer.
    func updateInBulk(_ ids: [String], _ change: RowUpdate) async throws(ExecutionError) -> [UInt8] {
        var data = change.data
        data["$permissions"] = change.permissions.applied(to: []).map(Self.list)
        var changed = FoundRows()
        try await eachChunk(of: ids, Self.ranges(of: ids)) { (range) throws(AppwriteFailure) in
            let answers = try await writer.inquiry.settled { () throws(AppwriteFailure) in
                let body = try await client.updateRows(
                    table, data: data, queries: [IDChunks.query(Array(ids[range]))], as: caller)
                return [try call.written(list: body)]
            } finding: { () throws(AppwriteFailure) in
                let present = try await writer.rows.present(Array(ids[range]))
                return present.rows.allSatisfy(change.isHeld) ? .done(present.pages) : .notYet
            }
            for answer in answers { try changed.add(answer) }
        }
        return changed.array(of: ids)
    }

    /// - Returns: the ids asked for: a row that did not exist is gone all the same.
    func deleteInBulk(_ ids: [String]) async throws(ExecutionError) -> [String] {
        try await eachChunk(of: ids, Self.ranges(of: ids)) { (range) throws(AppwriteFailure) in
            try await writer.inquiry.settled { () throws(AppwriteFailure) in
                _ = try await client.deleteRows(table, queries: [IDChunks.query(Array(ids[range]))], as: caller)
            } finding: { () throws(AppwriteFailure) in
                try await writer.rows.present(Array(ids[range])).ids.isEmpty ? .done(()) : .notYet
            }
        }
        return ids
    }

    /// Makes the calls up to the first that fails.
    private func eachChunk(
        of ids: [String], isCreate: Bool = false, _ ranges: [Range<Int>],
        _ write: (Range<Int>) async throws(AppwriteFailure) -> Void
    ) async throws(ExecutionError) {
        var outcomes = RowOutcomes(ids)
        for range in ranges {
            do throws(AppwriteFailure) {
                try await write(range)
            } catch {
                await blame(error, in: range, isCreate: isCreate, &outcomes)
                throw ExecutionError(error, outcomes: outcomes)
            }
            outcomes.set(.done, at: range)
        }
    }

    /// Where the chunks of so many rows lie.
    static func ranges(_ count: Int) -> [Range<Int>] {
        stride(from: 0, to: count, by: chunk).map { $0..<min($0 + chunk, count) }
    }

    /// Where the chunks lie that fit into one query.
    private static func ranges(of ids: [String]) -> [Range<Int>] {
        var start = 0
        return IDChunks.chunks(of: ids, capabilities: ServerCapabilities(), maximumCount: chunk).map { chunk in
            defer { start += chunk.count }
            return start..<start + chunk.count
        }
    }

    /// A row as `createRows` takes it.
    private static func object(_ row: NewRow) -> JSONObject {
        var object = row.data
        object["$id"] = row.id.map { .string($0) }
        object["$permissions"] = row.permissions.map(list)
        return object
    }

    private static func list(_ permissions: [Permission]) -> JSONValue {
        .array(permissions.map { .string($0.description) })
    }
}
