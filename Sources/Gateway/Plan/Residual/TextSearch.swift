/// All that a predicate looks for in the texts of one column by one collation. However many conditions it has on the column, a text is
/// folded once and walked once.
struct TextSearch: Sendable {
    /// The column's place in `RowValues`.
    let column: Int
    let collation: TextCollation
    private let finders: [PieceFinder]
    /// Where to find what was found of a piece: the finder, and its number there.
    private let places: [(finder: Int, number: Int)]

    /// - Parameter pieces: what is looked for anywhere in a text, folded.
    init(column: Int, _ collation: TextCollation, anywhere pieces: [[UInt8]]) {
        self.column = column
        self.collation = collation
        let found = PieceFinder.finders(for: pieces)
        finders = found.map(\.finder)
        places = found.enumerated().flatMap { index, found in found.finder.numbers.map { (index, $0) } }
    }

    /// One text, looked into as far as somebody has asked.
    struct Text: Sendable {
        let folded: [UInt8]
        fileprivate var found: [[Bool]] = []
    }

    func text(_ text: String, work: inout Int) -> Text {
        work += text.utf8.count * collation.price
        return Text(folded: collation.folded(text))
    }

    func holds(_ piece: Int, in text: inout Text, work: inout Int) -> Bool {
        if text.found.isEmpty {
            work += text.folded.count * finders.count
            text.found = finders.map { $0.find(in: text.folded) }
        }
        let place = places[piece]
        return text.found[place.finder][place.number]
    }
}
