extension JSONValue {
    /// Parses one JSON text (RFC 8259, UTF-8). Of members with the same key the last counts.
    /// - Parameter maximumDepth: how many arrays and objects may lie inside each other.
    /// - Throws: `JSONError` with the place of the fault.
    public init(parsing bytes: [UInt8], maximumDepth: Int = 64) throws(JSONError) {
        throw JSONError(.unexpectedEnd, offset: 0)  // placeholder
    }

    public init(parsing text: String, maximumDepth: Int = 64) throws(JSONError) {
        try self.init(parsing: Array(text.utf8), maximumDepth: maximumDepth)
    }

    /// The value as compact JSON.
    public func serialized() -> [UInt8] {
        []  // placeholder
    }

    /// The value as compact JSON text.
    public var text: String { String(decoding: serialized(), as: UTF8.self) }
}
