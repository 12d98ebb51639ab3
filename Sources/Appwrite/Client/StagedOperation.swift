import JSONBytes

/// One write of a transaction, as `createOperations` stages it.
public enum StagedOperation: Sendable, Hashable {
    /// `permissions: nil` leaves them to Appwrite. The id must be given: staging knows no `unique()`.
    case create(TableReference, id: String, data: JSONObject, permissions: [Permission]?)
    /// `permissions: nil` leaves the row's permissions as they are.
    case update(TableReference, id: String, data: JSONObject, permissions: [Permission]?)
    case upsert(TableReference, id: String, data: JSONObject, permissions: [Permission]?)
    case delete(TableReference, id: String)

    var json: JSONValue {
        switch self {
        case .create(let table, let id, let data, let permissions):
            StagedOperation.json("create", table, id, data, permissions)
        case .update(let table, let id, let data, let permissions):
            StagedOperation.json("update", table, id, data, permissions)
        case .upsert(let table, let id, let data, let permissions):
            StagedOperation.json("upsert", table, id, data, permissions)
        case .delete(let table, let id):
            StagedOperation.json("delete", table, id, nil, nil)
        }
    }

    /// Permissions lie within `data` here, unlike in the calls for single rows.
    private static func json(
        _ action: String, _ table: TableReference, _ id: String, _ data: JSONObject?, _ permissions: [Permission]?
    ) -> JSONValue {
        var object: JSONObject = [
            "action": .string(action), "databaseId": .string(table.database), "tableId": .string(table.table),
            "rowId": .string(id),
        ]
        if var data {
            if let permissions { data["$permissions"] = JSONValue(permissions) }
            object["data"] = .object(data)
        }
        return .object(object)
    }
}
