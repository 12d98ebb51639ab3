/// One row while it is evaluated: what was made of its texts so far, and the work that took.
struct RowLook {
    let values: RowValues
    private let id: String
    private let searches: [TextSearch]
    /// For each question the ids of the rows that Appwrite finds; `nil` where it has not been asked.
    private let found: [Set<String>?]
    /// For each search the texts of its column, once one of them was looked into; `nil` for values that are no texts.
    private var texts: [[TextSearch.Text?]]
    /// Bytes that were looked at.
    private(set) var work = 0
    /// Questions that only Appwrite can answer.
    private(set) var doubts: Set<Int> = []

    init(_ values: RowValues, id: String, _ searches: [TextSearch], _ found: [Set<String>?]) {
        self.values = values
        self.id = id
        self.searches = searches
        self.found = found
        texts = Array(repeating: [], count: searches.count)
    }

    mutating func test(_ column: Int, _ condition: RowTest.Condition) -> Bool {
        work += Self.price
        for case .text(let text) in values.columns[column] { work += condition.work(onTextOf: text.utf8.count) }
        return condition.holds(for: values.columns[column])
    }

    /// What it takes to come to a condition at all, in bytes looked at.
    private static let price = 16
    /// Whether one of a column's texts fulfils something.
    mutating func hasText(in column: Int, _ isMeant: (inout RowLook, _ value: Int) -> Bool) -> Bool {
        work += Self.price
        for value in values.columns[column].indices {
            if case .text = values.columns[column][value], isMeant(&self, value) { return true }
        }
        return false
    }

    mutating func text(_ value: Int, holds piece: PredicateNode.Piece) -> Bool {
        let search = searches[piece.search]
        if texts[piece.search].isEmpty {
            texts[piece.search] = Array(repeating: nil, count: values.columns[search.column].count)
        }
        if texts[piece.search][value] == nil {
            guard case .text(let text) = values.columns[search.column][value] else { return false }
            texts[piece.search][value] = search.text(text, work: &work)
        }
        switch piece.place {
        case .start(let bytes):
            work += bytes.count
            return texts[piece.search][value]?.folded.starts(with: bytes) ?? false
        case .end(let bytes):
            work += bytes.count
            return texts[piece.search][value]?.folded.suffix(bytes.count).elementsEqual(bytes) ?? false
        case .anywhere(let number):
            guard var text = texts[piece.search][value].take() else { return false }
            defer { texts[piece.search][value] = text }
            return search.holds(number, in: &text, work: &work)
        }
    }

    /// `nil` where Appwrite has not been asked.
    mutating func isFound(by question: Int) -> Bool? {
        guard let ids = found[question] else {
            doubts.insert(question)
            return nil
        }
        return ids.contains(id)
    }
}
