import JSONBytes

extension Query {
    /// Reads one element of `queries[]`, as Appwrite's own parser does: `attribute` and `values` may be missing, other
    /// keys are ignored. Columns, counts of values and ranges are for the validator that knows the table.
    /// - Parameter version: decides which methods exist.
    public init(
        parsing text: some StringProtocol, version: ServerVersion = ServerVersion(major: 1, minor: 9, patch: 0)
    ) throws(QueryError) {
        let value: JSONValue
        do {
            // PHP's json_decode gives up beyond 512 levels; 4096 characters hold fewer queries than that.
            value = try JSONValue(parsing: Array(text.utf8), maximumDepth: 512)
        } catch {
            throw .syntaxError
        }
        try self.init(value, version: version)
    }

    init(_ value: JSONValue, version: ServerVersion) throws(QueryError) {
        let parts = try QueryParts(value)
        switch parts.method {
        case "and": self = .and(try parts.children(version: version))
        case "or": self = .or(try parts.children(version: version))
        case "orderAsc": self = .orderAsc(parts.attribute)
        case "orderDesc": self = .orderDesc(parts.attribute)
        case "orderRandom": self = .orderRandom
        case "limit": self = .limit(try parts.number())
        case "offset": self = .offset(try parts.number())
        case "cursorAfter": self = .cursorAfter(try parts.id())
        case "cursorBefore": self = .cursorBefore(try parts.id())
        case "select": self = .select(parts.columns())
        default:
            guard let method = Method(rawValue: parts.method), method.since <= version else {
                throw .unknownMethod(parts.method)
            }
            self = .filter(method, column: parts.attribute, values: parts.values)
        }
    }
}

/// The three members of a query object, with their kinds checked.
private struct QueryParts {
    let method: String
    let attribute: String
    let values: [JSONValue]

    init(_ value: JSONValue) throws(QueryError) {
        // To PHP a list is an array without a `method`.
        guard let object = value.object ?? (value.array == nil ? nil : JSONObject()) else {
            throw .notAnObject(found: value.phpKind)
        }
        let method = object["method"] ?? ""
        guard let methodName = method.string else { throw .methodNotText(found: method.phpKind) }
        self.method = methodName
        let attribute = object["attribute"] ?? ""
        guard let attributeName = attribute.string else { throw .attributeNotText(found: attribute.phpKind) }
        self.attribute = attributeName
        let values = object["values"] ?? []
        guard let elements = values.array ?? values.object?.members.map(\.value) else {
            throw .valuesNotAList(found: values.phpKind)
        }
        self.values = elements
    }

    func children(version: ServerVersion) throws(QueryError) -> [Query] {
        var children: [Query] = []
        for value in values { children.append(try Query(value, version: version)) }
        return children
    }

    /// The first value as a number; further ones are ignored.
    func number() throws(QueryError) -> Int {
        guard let number = (values.first ?? .null).phpInteger else { throw .notANumber(method: method) }
        return number
    }

    func id() throws(QueryError) -> String {
        guard let id = values.first?.string, Identifier.isValid(id) else { throw .invalidCursor }
        return id
    }

    /// Names of columns; a number is taken as its text, so that it is reported as an unknown column.
    func columns() -> [String] {
        values.map { $0.string ?? $0.number?.literal ?? "" }
    }
}
