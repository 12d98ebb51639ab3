import Appwrite
import JSONBytes

/// Writes several rows: in bulk, in transactions, or one after the other, as the plan says.
struct ManyRowsWriter: Sendable {
    let writer: RowWriter
    let makeID: @Sendable () -> String

    var call: TableCall { writer.call }
    var client: AppwriteClient { call.client }
    var table: TableReference { call.table }
    var caller: Caller { call.caller }

    /// Rows of one bulk call and of one transaction.
    static let chunk = 100

    /// - Returns: a JSON array of the new rows, in the order given.
    func create(_ rows: [NewRow], _ strategy: WriteStrategy) async throws(ExecutionError) -> [UInt8] {
        // Ids known beforehand tell rows apart in what spans several calls, and in what is said of them when it fails.
        var own: Set<String> = []
        let rows = rows.map { row in
            let id = row.id ?? makeID()
            if row.id == nil { own.insert(id) }
            return NewRow(id: id, data: row.data, permissions: row.permissions)
        }
        if rows.count <= 1 { return try await createOneByOne(rows, own) }
        switch strategy {
        case .bulk:
            return try await createInBulk(rows, own)
        case .oneByOne:
            return try await createOneByOne(rows, own)
        case .transaction:
            let writes = rows.map { StagedWrite.create($0) }
            guard try await commit(writes, own) else { return try await createOneByOne(rows, own) }
            return await readBack(writes.map(\.id))
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
            return try await updated(ids, change) { (change) throws(ExecutionError) in
                let writes = try await staged(ids, change)
                guard try await commit(writes) else { return try await updateOneByOne(ids, change) }
                return await readBack(ids)
            }
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
        guard change.permissions.dependsOnRow else {
            let permissions = change.permissions.applied(to: [])
            return ids.map { .update(id: $0, data: change.data, permissions: permissions) }
        }
        let present: [String: [Permission]]
        do {
            present = try await permissions(of: ids)
        } catch {
            throw ExecutionError(error, outcomes: RowOutcomes(ids))
        }
        var outcomes = RowOutcomes(ids)
        var writes: [StagedWrite] = []
        for (index, id) in ids.enumerated() {
            guard let held = present[id] else {
                outcomes.set(.failed(.missingRow), at: index)
                continue
            }
            do throws(AppwriteFailure) {
                try change.permissions.check(against: held)
            } catch {
                outcomes.set(.failed(error), at: index)
                throw ExecutionError(error, outcomes: outcomes)
            }
            writes.append(.update(id: id, data: change.data, permissions: change.permissions.applied(to: held)))
        }
        guard writes.count == ids.count else { throw ExecutionError(.missingRow, outcomes: outcomes) }
        return writes
    }

    /// The permissions of rows as they are now; rows that the caller may not read are missing.
    func permissions(of ids: [String]) async throws(AppwriteFailure) -> [String: [Permission]] {
        var permissions: [String: [Permission]] = [:]
        for chunk in IDChunks.chunks(of: ids, capabilities: ServerCapabilities()) {
            let rows = try await call.list(
                [IDChunks.query(chunk), .limit(chunk.count), .select(["$id"])], countsTotal: false)
            for range in rows.ranges {
                guard let row = try? JSONValue(parsing: rows.bytes, in: range), let id = row["id"]?.string,
                    let texts = row["$permissions"]?.array
                else { throw .unreadable("a row without $permissions") }
                permissions[id] = texts.compactMap { $0.string.flatMap(Permission.init) }
            }
        }
        return permissions
    }

    /// The rows as they are now; those that cannot be read are there by their ids alone, for they are written in any case.
    func readBack(_ ids: [String]) async -> [UInt8] {
        var found = FoundRows()
        do {
            for chunk in IDChunks.chunks(of: ids, capabilities: ServerCapabilities()) {
                try found.add(
                    try await call.list([IDChunks.query(chunk), .limit(chunk.count)], countsTotal: false))
            }
        } catch {
            return found.array(of: ids, bareRows: true)
        }
        return found.array(of: ids, bareRows: true)
    }
}

extension AppwriteFailure {
    /// What Appwrite says of a row that it does not have, or does not show.
    static let missingRow = AppwriteFailure.refused(
        AppwriteError(
            status: 404, type: "row_not_found", message: "Row with the requested ID could not be found."))
}
