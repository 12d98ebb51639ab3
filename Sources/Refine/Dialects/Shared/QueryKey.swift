/// A parameter's name with its brackets read: `tags[0]`, `tags[]`, `category[id]`, `[category][id]`.
struct QueryKey: Sendable, Hashable {
    enum Subscript: Sendable, Hashable {
        case next
        case index(Int)
    }

    var name: String
    var `subscript`: Subscript?

    /// - Throws: 400 for a path through a list (`tags[0][name]`). Unbalanced brackets are part of the name.
    init(_ text: String) throws(HttpError) {
        guard let words = QueryKey.words(of: text) else {
            self.name = text
            return
        }
        let isElement = words.count > 1 && (words.last.map(QueryKey.isIndex) ?? false)
        let path = isElement ? words.dropLast() : words[...]
        guard path.first?.isEmpty == false else { throw .undecodableQuery(text, "has brackets and no name") }
        guard !path.dropFirst().contains(where: QueryKey.isIndex) else {
            throw .undecodableQuery(text, "is a path through a list, which no filter can follow")
        }
        self.name = path.joined(separator: ".")
        if isElement, let last = words.last {
            self.subscript = last.isEmpty ? .next : .index(Int(last) ?? .max)
        }
    }

    /// The parts of `a[b][c]` or `[a][b]`; `nil` where brackets do not balance or something follows them.
    private static func words(of text: String) -> [Substring]? {
        // Most names end otherwise, and bytes say so faster than characters.
        guard text.utf8.last == UInt8(ascii: "]"), text.last == "]", let opening = text.firstIndex(of: "[") else {
            return nil
        }
        var words = opening == text.startIndex ? [] : [text[..<opening]]
        for part in text[text.index(after: opening)...].dropLast().split(
            separator: "][", omittingEmptySubsequences: false)
        {
            guard !part.contains("["), !part.contains("]") else { return nil }
            words.append(part)
        }
        return words
    }

    /// Digits, or nothing: `[0]` and `[]`.
    private static func isIndex(_ word: Substring) -> Bool {
        word.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
