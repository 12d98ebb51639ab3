import JSONBytes

/// The character NUL (U+0000), which not every database behind Appwrite keeps in a text.
enum NullCharacter {
    static let expected = "a text without the character NUL (U+0000)"

    static func isIn(_ text: String) -> Bool { text.utf8.contains(0) }

    /// Whether it is in a text of the value, however deep.
    static func isIn(_ value: JSONValue) -> Bool {
        switch value {
        case .string(let text): isIn(text)
        case .array(let elements): elements.contains(where: isIn)
        case .object(let object): object.members.contains { isIn($0.key) || isIn($0.value) }
        case .null, .bool, .number: false
        }
    }
}
