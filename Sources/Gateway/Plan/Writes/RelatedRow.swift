import JSONBytes

/// What a relationship column is given.
///
/// Appwrite takes ids, and it takes objects, which it writes into the related table: an edit form that sends back a row as it got it
/// would rewrite the related row with what may be old values. So an object that has an id stands for that id and nothing else; one
/// without is a new row, and passes.
enum RelatedRow {
    /// The value with every object that has an id replaced by the id, however deep.
    static func reference(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let elements): .array(elements.map(reference))
        case .object(let object): reference(object)
        default: value
        }
    }

    private static func reference(_ object: JSONObject) -> JSONValue {
        if let id = id(of: object) { return .string(id) }
        // `"id": null` and `"id": ""` are what forms send for a row that is not there yet.
        let members = object.members.filter { $0.key != "id" && $0.key != "$id" }
        return .object(JSONObject(members.map { ($0.key, reference($0.value)) }))
    }

    /// The id of a row that is there already.
    static func id(of object: JSONObject) -> String? {
        ["id", "$id"].lazy.compactMap { object[$0].flatMap(identifier) }.first
    }

    private static func identifier(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): text.isEmpty ? nil : text
        case .number(let number) where number.isWrittenAsInteger: number.literal
        default: nil
        }
    }
}
