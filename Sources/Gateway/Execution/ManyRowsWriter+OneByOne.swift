import Appwrite
import JSONBytes

/// Single calls in order, up to the first that fails.
extension ManyRowsWriter {
    func createOneByOne(_ rows: [NewRow]) async throws(ExecutionError) -> [UInt8] {
        var created = RowCollection()
        var done: [String] = []
        for row in rows {
            do {
                created.append(row: try await call.create(row))
            } catch {
                throw ExecutionError(error, done: done, failedID: row.id)
            }
            if let id = row.id { done.append(id) }
        }
        return created.array
    }

    func updateOneByOne(_ ids: [String], _ change: RowUpdate) async throws(ExecutionError) -> [UInt8] {
        var changed = RowCollection()
        for (index, id) in ids.enumerated() {
            do {
                changed.append(row: try await call.update(id, change))
            } catch {
                throw ExecutionError(error, done: Array(ids[..<index]), failedID: id)
            }
        }
        return changed.array
    }

    func deleteOneByOne(_ ids: [String]) async throws(ExecutionError) -> [String] {
        for (index, id) in ids.enumerated() {
            do {
                try await call.delete(id)
            } catch {
                throw ExecutionError(error, done: Array(ids[..<index]), failedID: id)
            }
        }
        return ids
    }
}
