import Appwrite
import JSONBytes

/// A row of the property tests' tables. A missing cell is null.
struct PropertyRow: Sendable {
    var id: String
    var cells: [String: JSONValue] = [:]
    /// Related rows by relationship; a missing key and an empty list are the same.
    var related: [String: [PropertyRow]] = [:]

    /// As Appwrite answers it: a list without a value shows as an empty one.
    func json(_ table: PropertyTable, renamed: Bool) -> JSONValue {
        var object: JSONObject = [renamed ? "id" : "$id": .string(id)]
        for column in table.schema.columns where column.type != .relationship {
            object[column.key] = cells[column.key] ?? (column.isArray ? [] : .null)
        }
        for (key, other) in table.relations {
            let rows = (related[key] ?? []).map { $0.json(PropertyTable.people, renamed: renamed) }
            object[key] = other.isToMany ? .array(rows) : rows.first ?? .null
        }
        return .object(object)
    }
}
