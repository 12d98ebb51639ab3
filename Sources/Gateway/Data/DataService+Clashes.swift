import Appwrite
import JSONBytes
import Refine

extension DataService {
    /// The columns in which a write clashed with another row. Appwrite's message names none, and up to 1.9.6 it reports a clash in a unique
    /// index as if the row's id were taken: where the caller chose ids, it is asked for them.
    /// - Returns: nothing where the failure is no clash, or nobody can tell.
    @inline(never)
    func clashingColumns(
        _ error: ExecutionError, _ operation: DataRequest.Operation, _ plan: Plan, _ schema: TableSchema?,
        as caller: Caller
    ) async -> [String] {
        guard case .refused(let refusal) = error.failure, error.failure.isClash else { return [] }
        // In a transaction of new rows nothing else can be in conflict.
        if refusal.type == "transaction_conflict" { guard case .createMany = operation else { return [] } }
        let candidates = ClashingColumns.candidates(in: operation, schema)
        let known = ClashingColumns.columns(
            of: candidates, type: refusal.type, tellsIndexes: capabilities().tellsUniqueClashes)
        if let known { return known }
        let call = TableCall(client: runner.client, table: plan.table, caller: caller)
        for chunk in IDChunks.chunks(of: candidates.ids, capabilities: capabilities()) {
            let queries: [Query] = [IDChunks.query(chunk), .limit(1), .select(["$id"])]
            guard let rows = try? await call.list(queries, countsTotal: false) else { return [] }
            if !rows.ranges.isEmpty { return ["id"] }
        }
        return candidates.index
    }
}
