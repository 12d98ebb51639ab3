import JSONBytes

/// Finds values that Appwrite would execute instead of storing them.
///
/// From 1.8.1 on, an update's value `{"method": "increment", "values": [1]}` is an operator, as an object and as JSON text alike, and
/// Appwrite offers no way to escape such a text. It is looked for as Appwrite looks for it: in the place of a column's value, and in
/// objects inside it. Texts in a list are only texts.
enum OperatorText {
    /// Columns whose values would be executed, in order.
    static func columns(in data: JSONObject) -> [String] {
        data.members.filter { isExecuted($0.value) }.map(\.key)
    }

    static func isExecuted(_ value: JSONValue) -> Bool {
        switch value {
        case .string(let text): isOperator(text)
        case .object(let object): namesMethod(object) || hasOperator(object)
        case .array(let elements): elements.contains(where: hasOperator)
        case .null, .bool, .number: false
        }
    }

    private static func hasOperator(_ element: JSONValue) -> Bool {
        switch element {
        case .object(let object): hasOperator(object)
        case .array(let elements): elements.contains(where: hasOperator)
        default: false
        }
    }

    private static func hasOperator(_ object: JSONObject) -> Bool {
        object.members.contains { !$0.key.hasPrefix("$") && isExecuted($0.value) }
    }

    /// PHP's `json_decode` takes blanks around the object and up to 512 levels.
    private static func isOperator(_ text: String) -> Bool {
        guard text.utf8.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) == UInt8(ascii: "{"),
            let object = (try? JSONValue(parsing: text, maximumDepth: 512))?.object
        else { return false }
        return namesMethod(object)
    }

    /// The method decides alone: with values that do not fit, Appwrite refuses the operator rather than storing the text.
    private static func namesMethod(_ object: JSONObject) -> Bool {
        object["method"]?.string.map(methods.contains) ?? false
    }

    /// Appwrite's operators, as of 1.8.1.
    private static let methods: Set<String> = [
        "increment", "decrement", "multiply", "divide", "modulo", "power",
        "arrayAppend", "arrayPrepend", "arrayInsert", "arrayRemove", "arrayUnique", "arrayIntersect", "arrayDiff",
        "arrayFilter", "stringConcat", "stringReplace", "toggle", "dateAddDays", "dateSubDays", "dateSetNow",
    ]
}
