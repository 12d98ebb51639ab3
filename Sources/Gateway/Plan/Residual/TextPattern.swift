/// A piece of text looked for in others.
public struct TextPattern: Sendable, Hashable {
    public enum Place: Sendable, Hashable { case start, end, anywhere }

    public let text: String
    public let place: Place
    public let collation: TextCollation
    private let units: [UInt32]

    public init(_ text: String, _ place: Place, _ collation: TextCollation) {
        self.text = text
        self.place = place
        self.collation = collation
        units = collation.units(of: text)
    }

    func matches(_ text: String) -> Bool {
        let whole = collation.units(of: text)
        guard whole.count >= units.count else { return false }
        switch place {
        case .start: return whole.starts(with: units)
        case .end: return whole.suffix(units.count).elementsEqual(units)
        case .anywhere:
            return (0...whole.count - units.count).contains { start in
                whole[start..<start + units.count].elementsEqual(units)
            }
        }
    }
}
