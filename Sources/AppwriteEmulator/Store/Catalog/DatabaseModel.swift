import GRDB
import JSONBytes

/// A client's database.
struct DatabaseModel: Sendable {
    var sequence: Int64
    var id: String
    var name: String
    /// `tablesdb` or `legacy`, after the API that made it. Both reach it.
    var kind: String
    var isEnabled: Bool
    var created: String
    var updated: String

    init(record: Row) {
        sequence = record["seq"]
        id = record["id"]
        name = record["name"]
        kind = record["type"]
        isEnabled = record["enabled"]
        created = record["created"]
        updated = record["updated"]
    }

    var json: JSONValue {
        [
            "$id": .string(id), "name": .string(name), "$createdAt": .string(created), "$updatedAt": .string(updated),
            "enabled": .bool(isEnabled), "type": .string(kind),
        ]
    }
}
