import JSONBytes

// Many rows in one call. Appwrite (1.8) takes these from a key only and refuses tables with relationship columns.
extension AppwriteClient {
    /// Most rows of one `createRows` or `upsertRows` (`databasesBatchSize`).
    public static let maximumBulkRows = 100

    /// `POST …/rows` with `rows`, which may hold `$id` and `$permissions`. Answers `{"total", "rows"}`.
    public func createRows(
        _ table: TableReference, rows: [JSONObject], transaction: String? = nil, as caller: Caller
    ) async throws(AppwriteFailure) -> [UInt8] {
        let body: JSONObject = ["rows": .array(rows.map { .object($0) })]
        let call = AppwriteCall(.post, try self.rows(of: table), body: body)
        return try await object(call.within(transaction: transaction), as: caller)
    }

    /// `PUT …/rows` with `rows`.
    public func upsertRows(
        _ table: TableReference, rows: [JSONObject], transaction: String? = nil, as caller: Caller
    ) async throws(AppwriteFailure) -> [UInt8] {
        let body: JSONObject = ["rows": .array(rows.map { .object($0) })]
        let call = AppwriteCall(.put, try self.rows(of: table), body: body)
        return try await object(call.within(transaction: transaction), as: caller)
    }

    /// `PATCH …/rows` of the rows that match. Without a filter it would change the whole table and is refused unsent.
    /// Answers `{"total", "rows"}` with at most 100 rows.
    public func updateRows(
        _ table: TableReference, data: JSONObject, queries: [Query], transaction: String? = nil, as caller: Caller
    ) async throws(AppwriteFailure) -> [UInt8] {
        try requireFilter(queries, "change")
        let body: JSONObject = ["data": .object(data), "queries": JSONValue(queries)]
        let call = AppwriteCall(.patch, try rows(of: table), body: body)
        return try await object(call.within(transaction: transaction), as: caller)
    }

    /// `DELETE …/rows` of the rows that match. Without a filter it would empty the table and is refused unsent.
    /// Answers the deleted rows, at most 100 of them.
    public func deleteRows(
        _ table: TableReference, queries: [Query], transaction: String? = nil, as caller: Caller
    ) async throws(AppwriteFailure) -> [UInt8] {
        try requireFilter(queries, "delete")
        let call = AppwriteCall(.delete, try rows(of: table), body: ["queries": JSONValue(queries)])
        return try await object(call.within(transaction: transaction), as: caller)
    }

    private func requireFilter(_ queries: [Query], _ verb: String) throws(AppwriteFailure) {
        guard queries.contains(where: \.isFilter) else {
            throw .invalidArgument("queries", "Without a filter this would \(verb) every row of the table.")
        }
    }
}
