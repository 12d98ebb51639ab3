import Appwrite
import JSONBytes

/// Single calls on one table for one caller, with rows turned into refine's form.
struct TableCall: Sendable {
    let client: AppwriteClient
    let table: TableReference
    let caller: Caller
    /// What is made of rows on the way.
    var shape = RowShape.plain
    /// What of the rows leads to other rows, where those may be in the answer.
    var references = RowReferences.none
    /// What is read instead of a table.
    var records: RecordList?

    func list(_ queries: [Query], countsTotal: Bool = true) async throws(AppwriteFailure) -> RowRewriter.Rows {
        if let records { return try await list(records, queries, countsTotal: countsTotal) }
        let body = try await client.listRows(table, queries: queries, countsTotal: countsTotal, as: caller)
        return try rewritten(list: body)
    }

    func row(_ id: String, queries: [Query]) async throws(AppwriteFailure) -> [UInt8] {
        if let records { return try await record(id, in: records) }
        let row = try rewritten(row: try await client.getRow(table, id: id, queries: queries, as: caller))
        return try found(row, by: id)
    }

    func create(_ new: NewRow) async throws(AppwriteFailure) -> [UInt8] {
        let body = try await client.createRow(
            table, id: new.id, data: new.data, permissions: new.permissions, as: caller)
        return try written(row: body)
    }

    func update(_ id: String, _ change: RowUpdate, _ check: VersionCheck? = nil) async throws(AppwriteFailure)
        -> [UInt8]
    {
        let moment = try await self.moment(of: id, check)
        return try await updated(id, change) { (permissions) throws(AppwriteFailure) in
            try written(
                row: try await client.updateRow(
                    table, id: id, data: change.data, permissions: permissions, unlessChangedSince: moment, as: caller))
        }
    }

    func delete(_ id: String, _ check: VersionCheck? = nil) async throws(AppwriteFailure) {
        let moment = try await self.moment(of: id, check)
        try await client.deleteRow(table, id: id, unlessChangedSince: moment, as: caller)
    }

    /// The moment since which a row must be unchanged.
    /// - Throws: Appwrite's conflict when the row is none of the versions asked for.
    private func moment(of id: String, _ check: VersionCheck?) async throws(AppwriteFailure) -> String? {
        switch check {
        case nil: return nil
        case .unchanged(let moment): return moment
        case .oneOf(let moments):
            let body = try await client.getRow(table, id: id, queries: [.select(["$id"])], as: caller)
            guard let moment = (try? JSONValue(parsing: body))?["$updatedAt"]?.string else {
                throw .unreadable("a row without $updatedAt")
            }
            guard moments.contains(moment) else {
                throw .refused(
                    AppwriteError(
                        status: 409, type: "row_update_conflict", message: "Remote row is newer than local."))
            }
            return moment
        }
    }

    /// The row permissions that a row has now.
    func permissions(of id: String) async throws(AppwriteFailure) -> [Permission] {
        let body = try await client.getRow(table, id: id, queries: [.select(["$id"])], as: caller)
        guard let texts = (try? JSONValue(parsing: body))?["$permissions"]?.array else {
            throw .unreadable("a row without $permissions")
        }
        return texts.compactMap { $0.string.flatMap(Permission.init) }
    }

    /// - Parameter member: what the rows are called.
    func rewritten(list body: [UInt8], member: String = "rows") throws(AppwriteFailure) -> RowRewriter.Rows {
        do throws(JSONError) {
            let rows = try RowRewriter.rewriteList(body, shape: shape, member: member)
            return references.isEmpty ? rows : try references.mended(rows)
        } catch {
            throw .unreadable("a list of rows: \(error)")
        }
    }

    /// The answer to a write. One that cannot be understood is as good as none.
    private func written(row body: [UInt8]) throws(AppwriteFailure) -> [UInt8] {
        do throws(AppwriteFailure) {
            return try rewritten(row: body)
        } catch {
            throw .lost(error)
        }
    }

    /// The answer to a write of several rows.
    func written(list body: [UInt8]) throws(AppwriteFailure) -> RowRewriter.Rows {
        do throws(AppwriteFailure) {
            return try rewritten(list: body)
        } catch {
            throw .lost(error)
        }
    }

    func rewritten(row body: [UInt8]) throws(AppwriteFailure) -> [UInt8] {
        do throws(JSONError) {
            let row = try RowRewriter.rewriteRow(body, shape: shape)
            return references.isEmpty ? row : try references.mended(row: row)
        } catch {
            throw .unreadable("a row: \(error)")
        }
    }
}
