import JSONBytes

// Writes that happen together or not at all (`/tablesdb/transactions`, from 1.8.0).
extension AppwriteClient {
    /// Most operations of one transaction.
    public static let maximumOperations = 100

    /// `POST /tablesdb/transactions`: the new transaction's id.
    /// - Parameter seconds: how long it may stay open, 60 to 3600.
    public func createTransaction(
        lifetime seconds: Int = 60, as caller: Caller
    ) async throws(AppwriteFailure) -> String {
        let call = AppwriteCall(.post, AppwritePath("/tablesdb/transactions"), body: ["ttl": .integer(seconds)])
        guard let id = try await parsed(call, as: caller)["$id"]?.string, !id.isEmpty else {
            throw call.unreadable("the new transaction has no $id")
        }
        return id
    }

    /// `POST /tablesdb/transactions/{id}/operations`: stages up to 100 writes in one call.
    public func createOperations(
        transaction id: String, _ operations: [StagedOperation], as caller: Caller
    ) async throws(AppwriteFailure) {
        let path = try transactionPath(id).appending("/operations")
        let body: JSONObject = ["operations": .array(operations.map(\.json))]
        try await send(AppwriteCall(.post, path, body: body), as: caller)
    }

    /// `PATCH /tablesdb/transactions/{id}` with `commit` or `rollback`.
    public func finishTransaction(_ id: String, commit: Bool, as caller: Caller) async throws(AppwriteFailure) {
        let body: JSONObject = [commit ? "commit" : "rollback": true]
        try await send(AppwriteCall(.patch, try transactionPath(id), body: body), as: caller)
    }

    /// What became of a transaction.
    public enum TransactionState: String, Sendable, Hashable {
        /// Nothing of it is written, and it may still be.
        case pending
        /// It is being written.
        case committing
        case committed
        /// It was refused or rolled back, and nothing of it is written.
        case failed
    }

    /// `GET /tablesdb/transactions/{id}`; `nil` for a state that is not known here.
    public func transactionState(_ id: String, as caller: Caller) async throws(AppwriteFailure) -> TransactionState? {
        let json = try await parsed(AppwriteCall(.get, try transactionPath(id)), as: caller)
        return json["status"]?.string.flatMap(TransactionState.init)
    }

    private func transactionPath(_ id: String) throws(AppwriteFailure) -> AppwritePath {
        try AppwritePath("/tablesdb/transactions").appending(id: id, as: "transactionId")
    }
}
