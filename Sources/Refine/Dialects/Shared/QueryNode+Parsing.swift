extension QueryNode {
    /// Reads a whole query string. Its parameters are the children, under their names.
    /// - Parameter maximumDepth: how many groups of filters may lie inside each other; brackets are bounded accordingly.
    /// - Throws: 400 that names the parameter whose brackets do not balance, or are too many.
    init(_ query: QueryString, maximumDepth: Int) throws(HttpError) {
        self.init()
        // A group takes two pairs of brackets; columns of related rows, an operator and an index come on top.
        let maximumWords = 2 * maximumDepth + 10
        for parameter in query.parameters {
            let words = try QueryNode.words(of: parameter.name, maximum: maximumWords)
            guard let words else {
                throw .invalidFilter(parameter.name, "goes deeper than \(maximumDepth) groups inside each other")
            }
            insert(parameter.value, at: words[...])
        }
    }

    /// The name and what stands in its brackets: `a[0][b]` is `a`, `0`, `b`; `nil` when there are more than `maximum`.
    private static func words(of name: String, maximum: Int) throws(HttpError) -> [String]? {
        // Bytes rather than characters: a combining mark behind a bracket must not hide it.
        let bytes = name.utf8
        var index = bytes.firstIndex(where: isBracket) ?? bytes.endIndex
        guard index != bytes.startIndex else { throw .undecodableQuery(name, "has brackets and no name") }
        var words = [String(name[..<index])]
        while index < bytes.endIndex {
            let start = bytes.index(after: index)
            guard bytes[index] == UInt8(ascii: "["), let end = bytes[start...].firstIndex(where: isBracket),
                bytes[end] == UInt8(ascii: "]")
            else { throw .undecodableQuery(name, "has brackets that do not balance, or text behind them") }
            words.append(String(name[start..<end]))
            guard words.count <= maximum else { return nil }
            index = bytes.index(after: end)
        }
        return words
    }

    private static func isBracket(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "[") || byte == UInt8(ascii: "]")
    }
}
