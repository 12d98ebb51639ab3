import Appwrite

extension AppwriteError {
    /// The same in the words of tables. Transactions speak of documents and collections where rows and tables are meant.
    var ofTables: AppwriteError {
        guard let (old, new) = Self.nouns.first(where: { type.hasPrefix($0.old + "_") }) else {
            return type.hasPrefix("transaction_")
                ? worded { text in Self.nouns.reduce(text) { Self.renamed($0, $1) } } : self
        }
        var error = worded { Self.renamed($0, (old, new)) }
        error.type = new + type.dropFirst(old.count)
        return error
    }

    private static let nouns: [(old: String, new: String)] = [
        ("document", "row"), ("collection", "table"), ("attribute", "column"),
    ]

    /// With what stands in front of the first quoted name or value put into other words.
    private func worded(_ reword: (String) -> String) -> AppwriteError {
        let end = message.firstIndex { ["'", "\"", "`", ":"].contains($0) } ?? message.endIndex
        var error = self
        error.message = reword(String(message[..<end])) + message[end...]
        return error
    }

    private static func renamed(_ text: String, _ noun: (old: String, new: String)) -> String {
        text.replacing(noun.old, with: noun.new).replacing(capitalized(noun.old), with: capitalized(noun.new))
    }

    private static func capitalized(_ word: String) -> String { word.prefix(1).uppercased() + word.dropFirst() }
}
