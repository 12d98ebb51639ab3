import Appwrite
import JSONBytes

/// Appwrite's SQL databases find rows whatever the case of the letters in their ids. Here `B1` is not another way to `b1`: versions, live
/// events and the audit trail belong to the id that a row has.
extension TableCall {
    /// The row, if it is the one that was asked for.
    func found(_ row: [UInt8], by id: String) throws(AppwriteFailure) -> [UInt8] {
        guard try RowBytes.knownID(of: row, at: row.indices) == id else { throw .missingRow }
        return row
    }

    /// Those of the ids that rows are found by and that no row has.
    ///
    /// Only ids with capitals are looked up: Appwrite and the gateway make ids without, and a write that was not looked up tells the id
    /// that its row has. What the caller may not read is not known here, and stays Appwrite's to refuse.
    func misspelt(_ ids: [String]) async throws(AppwriteFailure) -> Set<String> {
        var misspelt: Set<String> = []
        for chunk in IDChunks.chunks(of: ids.filter(Identifier.hasCapital), capabilities: ServerCapabilities()) {
            let own: Set<String>
            do throws(AppwriteFailure) {
                let rows = try await list(
                    [IDChunks.query(chunk), .limit(chunk.count), .select(["$id"])], countsTotal: false)
                own = Set(rows.ranges.compactMap { RowBytes.id(of: rows.bytes, at: $0) })
            } catch {
                if case .refused(let refusal) = error, [401, 403, 404].contains(refusal.status) { return [] }
                throw error
            }
            let folded = Set(own.map(Identifier.folded))
            misspelt.formUnion(chunk.filter { !own.contains($0) && folded.contains(Identifier.folded($0)) })
        }
        return misspelt
    }
}

extension PlanRunner {
    /// - Throws: 404 for rows that are written by another spelling of their ids, before any is.
    func checkNames(_ work: Plan.Work, _ call: TableCall) async throws(ExecutionError) {
        let ids = work.writtenIDs
        guard ids.contains(where: Identifier.hasCapital) else { return }
        let misspelt: Set<String>
        do throws(AppwriteFailure) {
            misspelt = try await call.misspelt(ids)
        } catch {
            throw ExecutionError(error, outcomes: RowOutcomes(ids))
        }
        guard !misspelt.isEmpty else { return }
        var outcomes = RowOutcomes(ids)
        for (index, id) in ids.enumerated() where misspelt.contains(id) {
            outcomes.set(.failed(.missingRow), at: index)
        }
        throw ExecutionError(.missingRow, outcomes: outcomes)
    }
}

extension Plan.Work {
    /// Ids of rows that are to be changed or deleted.
    fileprivate var writtenIDs: [String] {
        switch self {
        case .update(let id, _), .deleteOne(let id): [id]
        case .updateMany(let ids, _, _), .deleteMany(let ids, _): ids
        case .list, .getOne, .getMany, .create, .createMany: []
        }
    }
}
