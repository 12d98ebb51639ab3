extension JSONValue {
    /// Parses one JSON text (RFC 8259, UTF-8). Of members with the same key the last counts. Numbers keep their text.
    /// Escapes of lone surrogates (`"\ud800"`) are refused: they stand for no text.
    /// - Parameters:
    ///   - range: where the text lies in `bytes`, such as one row of a list; all of them when `nil`.
    ///   - maximumDepth: how many arrays and objects may lie inside each other, at most 512.
    /// - Throws: `JSONError` with the place of the fault, counted from the beginning of `bytes`.
    public init(parsing bytes: [UInt8], in range: Range<Int>? = nil, maximumDepth: Int = 64) throws(JSONError) {
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
