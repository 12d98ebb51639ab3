import Appwrite
import Foundation
import JSONBytes

/// A row of the property tests' tables. A missing cell is null.
struct PropertyRow: Sendable {
    var id: String
    var cells: [String: JSONValue] = [:]
    /// Related rows by relationship; a missing key and an empty list are the same.
    var related: [String: [PropertyRow]] = [:]

    /// Fractions as Appwrite shows them: 14 digits of those that are stored.
    private static func shown(_ value: JSONValue) -> JSONValue {
        guard case .number(let number) = value, number.int64 == nil else { return value }
        return JSONNumber(String(format: "%.14g", number.double)).map(JSONValue.number) ?? value
    }

    /// As Appwrite answers it: a list without a value shows as an empty one.
    func json(_ table: PropertyTable, renamed: Bool) -> JSONValue {
        var object: JSONObject = [renamed ? "id" : "$id": .string(id)]
        for column in table.schema.columns where column.type != .relationship {
            object[column.key] = cells[column.key].map(Self.shown) ?? (column.isArray ? [] : .null)
        }
        for (key, other) in table.relations {
            let rows = (related[key] ?? []).map { $0.json(PropertyTable.people, renamed: renamed) }
            object[key] = other.isToMany ? .array(rows) : rows.first ?? .null
        }
        return .object(object)
    }
}
