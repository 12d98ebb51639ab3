import Appwrite
import JSONBytes

/// Writes several rows: in bulk, in transactions, or one after the other, as the plan says.
struct ManyRowsWriter: Sendable {
    let call: TableCall
    let makeID: @Sendable () -> String

    var client: AppwriteClient { call.client }
    var table: TableReference { call.table }
    var caller: Caller { call.caller }

    /// Rows of one bulk call and of one transaction.
    static let chunk = 100

    /// - Returns: a JSON array of the new rows, in the order given.
    func create(_ rows: [NewRow], _ strategy: WriteStrategy) async throws(ExecutionError) -> [UInt8] {
        if rows.count <= 1 { return try await createOneByOne(rows) }
        // What spans several calls needs ids that are known beforehand.
        let rows = rows.map { NewRow(id: $0.id ?? makeID(), data: $0.data, permissions: $0.permissions) }
        switch strategy {
        case .bulk:
            return try await createInBulk(rows)
        case .oneByOne:
            return try await createOneByOne(rows)
        case .transaction:
            let writes = rows.map { StagedWrite.create($0) }
            guard try await commit(writes) else { return try await createOneByOne(rows) }
            return try await readBack(writes)
        }
    }

    /// - Returns: a JSON array of the changed rows, in the order of the ids.
    func update(
        _ ids: [String], _ change: RowUpdate, _ strategy: WriteStrategy
    ) async throws(ExecutionError) -> [UInt8] {
        if ids.count <= 1 { return try await updateOneByOne(ids, change) }
        switch strategy {
        case .bulk:
            return try await updateInBulk(ids, change)
        case .oneByOne:
            return try await updateOneByOne(ids, change)
        case .transaction:
            let writes = try await staged(ids, change)
            guard try await commit(writes) else { return try await updateOneByOne(ids, change) }
            return try await readBack(writes)
        }
    }

    /// - Returns: the ids of the deleted rows.
    func delete(_ ids: [String], _ strategy: WriteStrategy) async throws(ExecutionError) -> [String] {
        if ids.count <= 1 { return try await deleteOneByOne(ids) }
        switch strategy {
        case .bulk:
            return try await deleteInBulk(ids)
        case .oneByOne:
            return try await deleteOneByOne(ids)
        case .transaction:
            guard try await commit(ids.map { StagedWrite.delete(id: $0) }) else {
                return try await deleteOneByOne(ids)
            }
            return ids
        }
    }

    private func staged(_ ids: [String], _ change: RowUpdate) async throws(ExecutionError) -> [StagedWrite] {
        var writes: [StagedWrite] = []
        for id in ids {
            do {
                let present = change.permissions.dependsOnRow ? try await call.permissions(of: id) : []
                let permissions = change.permissions.applied(to: present)
                writes.append(.update(id: id, data: change.data, permissions: permissions))
            } catch {
                throw ExecutionError(error, failedID: id)
            }
        }
        return writes
    }

    /// The rows as they are now; those that the caller may write and not read are there by their ids alone.
    private func readBack(_ writes: [StagedWrite]) async throws(ExecutionError) -> [UInt8] {
        let ids = writes.map(\.id)
        var found = FoundRows()
        do {
            for chunk in IDChunks.chunks(of: ids, capabilities: ServerCapabilities()) {
                try found.add(
                    try await call.list([IDChunks.query(chunk), .limit(chunk.count)], countsTotal: false))
            }
        } catch {
            throw ExecutionError(error, done: ids)
        }
        return found.array(of: ids, bareRows: true)
    }
}
