import JSONBytes

// Runs of functions.
extension AppwriteClient {
    /// How long a call waits for a function: Appwrite itself gives up after 30 seconds (408 `function_synchronous_timeout`).
    public static let executionPatience: Duration = .seconds(40)

    /// `POST /functions/{id}/executions`: runs a function, and waits for its answer unless the body says `async`.
    /// - Parameter body: `body`, `async`, `path`, `method`, `headers`, `scheduledAt`, as Appwrite has them.
    /// - Returns: 201 or, for one that runs later, 202, and the bytes of the execution.
    public func createExecution(
        of function: String, _ body: JSONObject, as caller: Caller
    ) async throws(AppwriteFailure) -> (status: Int, execution: [UInt8]) {
        var call = AppwriteCall(.post, try executions(of: function), body: body)
        call.patience = Self.executionPatience
        let response = try await send(call, as: caller)
        guard response.body.first == UInt8(ascii: "{") else {
            throw call.unreadable("an execution was answered \(response.status) without a JSON object")
        }
        return (response.status, response.body)
    }

    /// `GET /functions/{id}/executions/{executionId}`
    public func getExecution(
        _ id: String, of function: String, as caller: Caller
    ) async throws(AppwriteFailure) -> [UInt8] {
        try await object(
            AppwriteCall(.get, try executions(of: function).appending(id: id, as: "executionId")), as: caller)
    }

    /// `GET /functions/{id}/executions`: the bytes of `{"total", "executions"}`.
    public func listExecutions(
        of function: String, queries: [Query], as caller: Caller
    ) async throws(AppwriteFailure) -> [UInt8] {
        var call = AppwriteCall(.get, try executions(of: function))
        call.query.append(queries: queries)
        return try await object(call, as: caller)
    }

    private func executions(of function: String) throws(AppwriteFailure) -> AppwritePath {
        try AppwritePath("/functions").appending(id: function, as: "functionId").appending("/executions")
    }
}
