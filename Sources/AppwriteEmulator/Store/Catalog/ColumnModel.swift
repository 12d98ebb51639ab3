import GRDB
import JSONBytes

/// A column of a client's table.
struct ColumnModel: Sendable {
    enum Kind: String, Sendable { case string, integer, double, boolean, datetime, relationship }

    /// What a text must look like.
    enum Format: String, Sendable { case none = "", email, `enum`, url, ip }

    /// Names the column in SQL, where clients' keys never appear.
    var sequence: Int64
    var key: String
    var kind: Kind
    var format: Format
    /// Characters of a text.
    var size: Int
    var isRequired: Bool
    var isArray: Bool
    var defaultValue: JSONValue
    var minimum: JSONNumber?
    var maximum: JSONNumber?
    var elements: [String]
    var isEncrypted: Bool
    /// Set on relationship columns.
    var relationship: RelationshipModel?
    var status: String
    var error: String
    var created: String
    var updated: String

    var sqlName: String { "c\(sequence)" }

    /// Whether the rows of the table hold a value for it; some sides of relationships are held by the other table.
    var isStored: Bool { relationship?.isStored ?? true }

    /// Whether clients see it.
    var isHidden: Bool { relationship?.isHidden ?? false }

    /// The declaration in `CREATE TABLE`: lists are JSON and compare byte by byte, texts compare by MariaDB's collation.
    var sqlDeclaration: String {
        if isArray { return "\(sqlName) TEXT" }
        switch kind {
        case .string, .relationship: return "\(sqlName) TEXT COLLATE GENERAL_CI"
        case .integer, .boolean: return "\(sqlName) INTEGER"
        case .double: return "\(sqlName) REAL"
        case .datetime: return "\(sqlName) TEXT"
        }
    }
}

extension ColumnModel {
    /// What the record keeps as JSON.
    var definition: JSONValue {
        [
            "format": .string(format.rawValue), "default": defaultValue, "min": minimum.map(JSONValue.number) ?? nil,
            "max": maximum.map(JSONValue.number) ?? nil, "elements": .array(elements.map(JSONValue.string)),
            "encrypt": .bool(isEncrypted), "relationship": relationship?.definition ?? nil,
        ]
    }

    /// Reads a record of `columns`.
    init(record: Row) {
        let definition = (try? JSONValue(parsing: record["definition"] as String)) ?? [:]
        sequence = record["seq"]
        key = record["key"]
        kind = Kind(rawValue: record["type"]) ?? .string
        format = definition["format"]?.string.flatMap(Format.init) ?? .none
        size = record["size"]
        isRequired = record["required"]
        isArray = record["array"]
        defaultValue = definition["default"] ?? .null
        minimum = definition["min"]?.number
        maximum = definition["max"]?.number
        elements = definition["elements"]?.array?.compactMap(\.string) ?? []
        isEncrypted = definition["encrypt"]?.bool ?? false
        relationship = RelationshipModel(definition: definition["relationship"], column: sequence)
        status = record["status"]
        error = record["error"]
        created = record["created"]
        updated = record["updated"]
    }

    /// The column as Appwrite describes it. Ranges that were not given read as the limits of the type.
    func json(in dialect: DatabaseDialect, status: String? = nil) -> JSONValue {
        var json: JSONObject = [
            "key": .string(key), "type": .string(kind.rawValue), "status": .string(status ?? self.status),
            "error": .string(error), "required": .bool(isRequired), "array": .bool(isArray),
            "$createdAt": .string(created),
            "$updatedAt": .string(updated),
        ]
        if let relationship {
            for (name, value) in relationship.json(in: dialect).members { json[name] = value }
            return .object(json)
        }
        switch (kind, format) {
        case (.string, .none): json["size"] = .integer(size)
        case (.string, .enum):
            json["elements"] = .array(elements.map(JSONValue.string))
            json["format"] = .string(format.rawValue)
        case (.string, _), (.datetime, _): json["format"] = .string(format.rawValue)
        case (.integer, _):
            json["min"] = minimum.map(JSONValue.number) ?? .integer(Int64.min)
            json["max"] = maximum.map(JSONValue.number) ?? .integer(Int64.max)
        case (.double, _):
            json["min"] = (minimum ?? JSONNumber("-1.7976931348623157e+308")).map(JSONValue.number)
            json["max"] = (maximum ?? JSONNumber("1.7976931348623157e+308")).map(JSONValue.number)
        case (.boolean, _), (.relationship, _): break
        }
        json["default"] = defaultValue
        if kind == .string, format == .none { json["encrypt"] = .bool(isEncrypted) }
        return .object(json)
    }
}
