import JSONBytes

/// Writes parameters as `qs` does in refine's providers: names and brackets raw, values percent-encoded, null as an empty text,
/// empty lists and objects not at all.
struct QueryEncoding {
    enum Arrays {
        case indices
        case brackets
    }

    var arrays = Arrays.indices
    /// Whether brackets are percent-encoded too, as axios does.
    var encodesNames = false

    func text(_ name: String, _ value: JSONValue) -> String {
        pairs(name, value).map { name, value in
            (encodesNames ? percentEncoded(name) : name) + "=" + percentEncoded(value)
        }.joined(separator: "&")
    }

    private func pairs(_ name: String, _ value: JSONValue) -> [(String, String)] {
        switch value {
        case .null: [(name, "")]
        case .bool(let flag): [(name, flag ? "true" : "false")]
        case .number(let number): [(name, number.literal)]
        case .string(let text): [(name, text)]
        case .array(let elements):
            elements.enumerated().flatMap { index, element in
                pairs(arrays == .indices ? "\(name)[\(index)]" : "\(name)[]", element)
            }
        case .object(let object): object.members.flatMap { pairs("\(name)[\($0.key)]", $0.value) }
        }
    }
}
