import Appwrite
import JSONBytes

/// Appwrite's bulk calls: for a key alone, 100 rows each, every call for itself all or nothing.
extension ManyRowsWriter {
    func createInBulk(_ rows: [NewRow]) async throws(ExecutionError) -> [UInt8] {
        var created = FoundRows()
        var done: [String] = []
        for start in stride(from: 0, to: rows.count, by: Self.chunk) {
            let chunk = rows[start..<min(start + Self.chunk, rows.count)]
            do {
                let body = try await client.createRows(table, rows: chunk.map(Self.object), as: caller)
                try created.add(try TableCall.rewritten(list: body))
            } catch {
                throw ExecutionError(error, done: done)
            }
            done += chunk.compactMap(\.id)
        }
        return created.array(of: done, bareRows: true)
    }

    /// Rows that do not exist are left out of the answer.
    func updateInBulk(_ ids: [String], _ change: RowUpdate) async throws(ExecutionError) -> [UInt8] {
        var data = change.data
        data["$permissions"] = change.permissions.applied(to: []).map(Self.list)
        var changed = FoundRows()
        var done: [String] = []
        for chunk in chunks(of: ids) {
            do {
                let body = try await client.updateRows(
                    table, data: data, queries: [IDChunks.query(chunk)], as: caller)
                try changed.add(try TableCall.rewritten(list: body))
            } catch {
                throw ExecutionError(error, done: done)
            }
            done += chunk
        }
        return changed.array(of: ids)
    }

    /// - Returns: the ids asked for: a row that did not exist is gone all the same.
    func deleteInBulk(_ ids: [String]) async throws(ExecutionError) -> [String] {
        var done: [String] = []
        for chunk in chunks(of: ids) {
            do {
                _ = try await client.deleteRows(
                    table, queries: [IDChunks.query(chunk)], as: caller)
            } catch {
                throw ExecutionError(error, done: done)
            }
            done += chunk
        }
        return done
    }

    private func chunks(of ids: [String]) -> [[String]] {
        IDChunks.chunks(of: ids, capabilities: ServerCapabilities(), maximumCount: Self.chunk)
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
