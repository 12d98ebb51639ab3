import JSONBytes

/// What a client sends for a row, with the system's fields taken out.
struct RowInput: Sendable {
    /// Values of columns, and keys that are none.
    var values: JSONObject
    var id: JSONValue?
    var permissions: JSONValue?
    /// Honoured for keys only.
    var created: JSONValue?
    var updated: JSONValue?

    init(_ data: JSONObject) {
        values = data
        id = data["$id"]
        permissions = data["$permissions"]
        created = data["$createdAt"]
        updated = data["$updatedAt"]
        let system = [
            "$id", "$permissions", "$createdAt", "$updatedAt", "$sequence", "$databaseId", "$tableId", "$collectionId",
            "$collection", "$tenant",
        ]
        for key in system { values[key] = nil }
    }
}
