import JSONBytes

extension TableSchema {
    /// Reads a table as `GET /tablesdb/{db}/tables/{table}` answers it.
    /// Permissions of a form that is not known are left out, which grants less, never more.
    public init(_ json: JSONValue) throws(AppwriteFailure) {
        guard let id = json["$id"]?.string else { throw .unreadable("a table has no $id") }
        guard let columns = json["columns"]?.array else { throw .unreadable("the table \(id) has no `columns`") }
        self.init(
            id: id,
            name: json["name"]?.string ?? id,
            rowSecurity: json["rowSecurity"]?.bool ?? false,
            permissions: (json["$permissions"]?.array ?? []).compactMap { $0.string.flatMap { Permission($0) } },
            columns: columns.compactMap { Column($0) },
            indexes: (json["indexes"]?.array ?? []).compactMap { Index($0) },
            enabled: json["enabled"]?.bool ?? true)
        database = json["databaseId"]?.string
    }
}

extension TableSchema.Index {
    /// `nil` for an index that is not ready to be used.
    init?(_ json: JSONValue) {
        guard let key = json["key"]?.string, let type = json["type"]?.string, json.isAvailable else { return nil }
        self.init(key: key, type: type, columns: (json["columns"]?.array ?? []).compactMap(\.string))
    }
}

extension Column {
    /// `nil` for a column that is not ready to be used: it is made and dropped asynchronously.
    init?(_ json: JSONValue) {
        guard let key = json["key"]?.string, json.isAvailable else { return nil }
        self.init(
            key: key,
            type: ValueType(wireName: json["type"]?.string ?? ""),
            isArray: json["array"]?.bool ?? false,
            isRequired: json["required"]?.bool ?? false,
            elements: json["elements"]?.array?.compactMap(\.string),
            isEncrypted: json["encrypt"]?.bool ?? false,
            relatedTable: json["relatedTable"]?.string,
            relationship: Relationship(json),
            format: Column.textFormat(json),
            size: json["size"]?.int64.flatMap { $0 > 0 ? Int($0) : nil },
            storedRange: Column.storedRange(json))
    }
}

extension Column {
    private static let textFormats: Set<String> = ["email", "url", "ip", "enum"]

    /// A `bigint` is kept in 64 bits whatever its bounds.
    fileprivate static func storedRange(_ json: JSONValue) -> ClosedRange<Int64>? {
        guard json["type"]?.string == "integer", let most = json["max"]?.int64, most <= Int64(Int32.max) else {
            return nil
        }
        return Int64(Int32.min)...Int64(Int32.max)
    }

    /// The format stands beside the type, or is the type itself. Ranges of numbers are formats to Appwrite, too, but not of texts.
    fileprivate static func textFormat(_ json: JSONValue) -> String? {
        [json["format"]?.string, json["type"]?.string].compactMap { $0 }.first { textFormats.contains($0) }
    }
}

extension Relationship {
    /// `nil` for a column that is no relationship, or one of a kind that is not known.
    init?(_ json: JSONValue) {
        guard let kind = json["relationType"]?.string.flatMap(Kind.init),
            let side = json["side"]?.string.flatMap(Side.init)
        else { return nil }
        let isTwoWay = json["twoWay"]?.bool ?? false
        self.init(kind, side: side, isTwoWay: isTwoWay, backKey: isTwoWay ? json["twoWayKey"]?.string : nil)
    }
}

extension Column.ValueType {
    /// Appwrite's names, of all versions. Floats are `double` in its answers; e-mail, URL, IP and enum columns are
    /// `string` with a `format`, but have types of their own in the paths that make them.
    init(wireName: String) {
        switch wireName {
        case "string", "varchar", "text", "mediumtext", "longtext", "enum", "email", "url", "ip": self = .string
        case "integer", "bigint": self = .integer
        case "double", "float": self = .float
        case "boolean": self = .boolean
        case "datetime": self = .datetime
        case "relationship": self = .relationship
        case "point", "linestring", "polygon": self = .geometry
        default: self = .other
        }
    }
}

extension JSONValue {
    fileprivate var isAvailable: Bool { (self["status"]?.string ?? "available") == "available" }
}
