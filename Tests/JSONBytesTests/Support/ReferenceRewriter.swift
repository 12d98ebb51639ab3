import JSONBytes

/// The rule of `RowRewriter` on values: in every object with `$id`, that comes first as `id` and a column `id` goes.
enum ReferenceRewriter {
    static func rewrite(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let elements): return .array(elements.map(rewrite))
        case .object(let object):
            var result = JSONObject()
            let id = object["$id"]
            if let id { result["id"] = id }
            for (key, value) in object.members where id == nil || (key != "$id" && key != "id") {
                result[key] = rewrite(value)
            }
            return .object(result)
        default: return value
        }
    }
}
