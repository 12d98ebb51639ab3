import JSONBytes

/// The rule of `RowRewriter` on values: in every object with `$id`, that comes first as `id` and a column `id` goes; a shape's members
/// are dropped, and texts that hold an object or array become it.
enum ReferenceRewriter {
    static func rewrite(_ value: JSONValue) -> JSONValue { inner(value, .plain) }

    /// A list of rows, or one row.
    static func rewrite(_ value: JSONValue, shape: RowShape) -> JSONValue {
        switch value {
        case .array(let rows): .array(rows.map { rewrite($0, shape: shape) })
        case .object(let row): .object(object(row, shape.row, shape))
        default: value
        }
    }

    private static func inner(_ value: JSONValue, _ shape: RowShape) -> JSONValue {
        switch value {
        case .array(let elements): .array(elements.map { inner($0, shape) })
        case .object(let found): .object(object(found, members(of: found, shape), shape))
        default: value
        }
    }

    private static func members(of row: JSONObject, _ shape: RowShape) -> RowShape.Members {
        guard row["$id"] != nil else { return RowShape.Members() }
        if let table = row["$tableId"]?.string { return shape.related[table] ?? RowShape.Members() }
        return RowShape.Members(dropped: shape.related.values.reduce(into: []) { $0.formUnion($1.dropped) })
    }

    private static func object(_ object: JSONObject, _ members: RowShape.Members, _ shape: RowShape) -> JSONObject {
        var result = JSONObject()
        let id = object["$id"]
        if let id { result["id"] = id }
        for (key, value) in object.members where id == nil || (key != "$id" && key != "id") {
            guard !members.dropped.contains(key) else { continue }
            result[key] = members.json.contains(key) ? restored(value, shape) : inner(value, shape)
        }
        return result
    }

    private static func restored(_ value: JSONValue, _ shape: RowShape) -> JSONValue {
        switch value {
        case .string(let text): held(text) ?? value
        case .array(let elements):
            .array(elements.map { element in element.string.map { held($0) ?? element } ?? inner(element, shape) })
        default: inner(value, shape)
        }
    }

    private static func held(_ text: String) -> JSONValue? {
        switch try? JSONValue(parsing: text, maximumDepth: 60) {
        case .array(let elements): .array(elements)
        case .object(let object): .object(object)
        default: Optional.none
        }
    }
}
