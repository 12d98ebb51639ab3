import JSONBytes

// Users, teams, buckets and the like: one record at a time, and lists. Appwrite has no calls for many of them.
extension AppwriteClient {
    /// `GET` of a list: the bytes of `{"total", "users"}`, the second member called as the service is.
    /// - Parameters:
    ///   - queries: filters, orders and pages; `select` is refused here.
    ///   - search: words, of at most 256 characters, that are looked for in what Appwrite has indexed of a record.
    ///   - countsTotal: `false` saves Appwrite the counting; `total` may be 0 then.
    public func listRecords(
        _ list: RecordList, queries: [Query], search: String? = nil, countsTotal: Bool = true, as caller: Caller
    ) async throws(AppwriteFailure) -> [UInt8] {
        var call = AppwriteCall(.get, try AppwritePath(list))
        if list.service.takesQueries { call.query.append(queries: queries) }
        if let search { call.query.append("search", search) }
        if !countsTotal { call.query.append("total", "0") }
        return try await object(call, as: caller)
    }

    /// `GET …/{id}`. A session has no such call.
    public func getRecord(_ id: String, in list: RecordList, as caller: Caller) async throws(AppwriteFailure)
        -> [UInt8]
    {
        try await object(AppwriteCall(.get, try path(of: id, in: list)), as: caller)
    }

    /// `POST` to a list.
    /// - Parameter body: as Appwrite takes it, with the id that the service demands.
    public func createRecord(
        in list: RecordList, body: JSONObject, as caller: Caller
    ) async throws(AppwriteFailure) -> [UInt8] {
        try await object(AppwriteCall(.post, try AppwritePath(list), body: body), as: caller)
    }

    /// `PUT` or `PATCH` of a record or of a part of it.
    /// - Returns: the record; for `prefs` those alone.
    public func changeRecord(
        _ id: String, in list: RecordList, _ change: RecordChange, as caller: Caller
    ) async throws(AppwriteFailure) -> [UInt8] {
        var path = try path(of: id, in: list)
        if let part = change.part { path.append(part.path) }
        let method: AppwriteCall.Method = change.method == .put ? .put : .patch
        return try await object(AppwriteCall(method, path, body: change.body), as: caller)
    }

    /// `DELETE …/{id}`.
    public func deleteRecord(_ id: String, in list: RecordList, as caller: Caller) async throws(AppwriteFailure) {
        try await send(AppwriteCall(.delete, try path(of: id, in: list)), as: caller)
    }

    private func path(of id: String, in list: RecordList) throws(AppwriteFailure) -> AppwritePath {
        try AppwritePath(list).appending(id: id, as: list.service.idParameter)
    }
}
