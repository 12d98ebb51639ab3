/// A piece of text looked for in others.
public struct TextPattern: Sendable, Hashable {
    public enum Place: Sendable, Hashable { case start, end, anywhere }

    public let text: String
    public let place: Place
    public let collation: TextCollation

    public init(_ text: String, _ place: Place, _ collation: TextCollation) {
        self.text = text
        self.place = place
        self.collation = collation
    }
}
