/// A category of posts, and what is written about in it.
struct DemoCategory: Sendable {
    /// A way to write about a subject; `#` stands for it, `^` for it with a capital letter.
    struct Manner: Sendable {
        var title: String
        var opening: String

        func title(of subject: String) -> String { Self.fill(title, with: subject) }
        func opening(on subject: String) -> String { Self.fill(opening, with: subject) }

        private static func fill(_ text: String, with subject: String) -> String {
            text.map { character -> String in
                switch character {
                case "#": subject
                case "^": subject.prefix(1).uppercased() + subject.dropFirst()
                default: String(character)
                }
            }.joined()
        }
    }

    var id: String
    var title: String
    /// Five, written as they stand within a sentence.
    var subjects: [String]
    /// Three.
    var manners: [Manner]
    var tags: [String]
}
