extension JSONValue {
    /// Parses one JSON text (RFC 8259, UTF-8). Of members with the same key the last counts. Numbers keep their text.
    /// Escapes of lone surrogates (`"\ud800"`) are refused: they stand for no text.
    /// - Parameter maximumDepth: how many arrays and objects may lie inside each other, at most 512.
    /// - Throws: `JSONError` with the place of the fault.
    public init(parsing bytes: [UInt8], maximumDepth: Int = 64) throws(JSONError) {
        self = try JSONScanner.withScanner(over: bytes) { (scanner) throws(JSONError) -> JSONValue in
            var builder = ValueBuilder(over: scanner)
            try scanner.walk(&builder, maximumDepth: maximumDepth)
            try scanner.expectEnd()
            return builder.result
        }
    }

    /// Parses the JSON text that lies at `range` of `bytes`, such as one row of a list. Offsets in errors count from the
    /// beginning of `bytes`.
    public init(parsing bytes: [UInt8], in range: Range<Int>, maximumDepth: Int = 64) throws(JSONError) {
        self = try JSONScanner.withScanner(over: bytes, in: range) { (scanner) throws(JSONError) -> JSONValue in
            var builder = ValueBuilder(over: scanner)
            try scanner.walk(&builder, maximumDepth: maximumDepth)
            try scanner.expectEnd()
            return builder.result
        }
    }

    public init(parsing text: String, maximumDepth: Int = 64) throws(JSONError) {
        try self.init(parsing: Array(text.utf8), maximumDepth: maximumDepth)
    }
}
