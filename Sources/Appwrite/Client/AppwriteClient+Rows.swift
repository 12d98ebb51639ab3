import JSONBytes

// One row at a time, and lists. `transaction` stages a write or reads what is staged.
extension AppwriteClient {
    /// `GET …/rows`: the bytes of `{"total", "rows"}`. `countsTotal: false` saves Appwrite the counting; `total` is 0 then.
    public func listRows(
        _ table: TableReference, queries: [Query], countsTotal: Bool = true, transaction: String? = nil,
        as caller: Caller
    ) async throws(AppwriteFailure) -> [UInt8] {
        var call = AppwriteCall(.get, try rows(of: table))
        call.query.append(queries: queries)
        // Not `false`: 1.8.1 casts that text to true.
        if !countsTotal { call.query.append("total", "0") }
        return try await object(call.within(transaction: transaction), as: caller)
    }

    /// `GET …/rows/{id}`.
    public func getRow(
        _ table: TableReference, id: String, queries: [Query] = [], transaction: String? = nil, as caller: Caller
    ) async throws(AppwriteFailure) -> [UInt8] {
        var call = AppwriteCall(.get, try row(id, of: table))
        call.query.append(queries: queries)
        return try await object(call.within(transaction: transaction), as: caller)
    }

    /// `POST …/rows`; `id: nil` asks for `unique()`. `permissions: nil` leaves them to Appwrite.
    public func createRow(
        _ table: TableReference, id: String?, data: JSONObject, permissions: [Permission]?, transaction: String? = nil,
        as caller: Caller
    ) async throws(AppwriteFailure) -> [UInt8] {
        var body: JSONObject = ["rowId": .string(id ?? "unique()"), "data": .object(data)]
        body["permissions"] = permissions.map(JSONValue.init)
        let call = AppwriteCall(.post, try rows(of: table), body: body)
        return try await object(call.within(transaction: transaction), as: caller)
    }

    /// `PATCH …/rows/{id}`. `permissions: nil` leaves the row's permissions as they are.
    /// - Parameter moment: an `$updatedAt`; a row changed after it is a 409 `row_update_conflict`.
    public func updateRow(
        _ table: TableReference, id: String, data: JSONObject, permissions: [Permission]?, transaction: String? = nil,
        unlessChangedSince moment: String? = nil, as caller: Caller
    ) async throws(AppwriteFailure) -> [UInt8] {
        var body = JSONObject()
        if !data.isEmpty || permissions == nil { body["data"] = .object(data) }
        body["permissions"] = permissions.map(JSONValue.init)
        let call = AppwriteCall(.patch, try row(id, of: table), body: body).unlessChanged(since: moment)
        return try await object(call.within(transaction: transaction), as: caller)
    }

    /// `PUT …/rows/{id}`: creates the row or replaces what `data` names.
    public func upsertRow(
        _ table: TableReference, id: String, data: JSONObject, permissions: [Permission]?, transaction: String? = nil,
        as caller: Caller
    ) async throws(AppwriteFailure) -> [UInt8] {
        var body: JSONObject = ["data": .object(data)]
        body["permissions"] = permissions.map(JSONValue.init)
        let call = AppwriteCall(.put, try row(id, of: table), body: body)
        return try await object(call.within(transaction: transaction), as: caller)
    }

    /// `DELETE …/rows/{id}`.
    /// - Parameter moment: an `$updatedAt`; a row changed after it is a 409 `row_update_conflict`.
    public func deleteRow(
        _ table: TableReference, id: String, transaction: String? = nil, unlessChangedSince moment: String? = nil,
        as caller: Caller
    ) async throws(AppwriteFailure) {
        let call = AppwriteCall(.delete, try row(id, of: table)).unlessChanged(since: moment)
        try await send(call.within(transaction: transaction), as: caller)
    }

    func rows(of table: TableReference) throws(AppwriteFailure) -> AppwritePath {
        try AppwritePath(table).appending("/rows")
    }

    private func row(_ id: String, of table: TableReference) throws(AppwriteFailure) -> AppwritePath {
        try rows(of: table).appending(id: id, as: "rowId")
    }
}

extension JSONValue {
    init(_ permissions: [Permission]) {
        self = .array(permissions.map { .string($0.description) })
    }

    /// Queries as they stand in a body: a list of JSON texts.
    init(_ queries: [Query]) {
        self = .array(queries.map { .string($0.text) })
    }
}
