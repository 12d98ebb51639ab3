import Appwrite

/// Makes a predicate ready for many rows, and gathers what is looked for in each column.
struct PredicateCompiler {
    private struct Key: Hashable {
        var column: Int
        var collation: TextCollation
    }

    private let places: [RowColumn: Int]
    private var numbers: [Key: Int] = [:]
    private var keys: [Key] = []
    private var pieces: [[[UInt8]]] = []
    private var questionNumbers: [Query: Int] = [:]
    /// What Appwrite is asked, each once.
    private(set) var questions: [Query] = []

    init(columns: [RowColumn]) {
        places = Dictionary(zip(columns, 0...)) { first, _ in first }
    }

    /// What is looked for, in the order of the numbers that nodes name.
    var searches: [TextSearch] {
        zip(keys, pieces).map { TextSearch(column: $0.column, $0.collation, anywhere: $1) }
    }

    mutating func node(_ predicate: RowPredicate) -> PredicateNode {
        switch predicate {
        case .all(let parts): return .all(nodes(parts))
        case .any(let parts): return .any(nodes(parts))
        case .found(let query): return .found(number(of: query))
        case .nearly(let shown, let query): return .nearly(node(shown), number(of: query))
        case .test(let test):
            let column = places[test.column] ?? 0
            switch test.condition {
            case .matches(let patterns): return .matches(column: column, gather(patterns, column))
            case .matchesNone(let patterns): return .matchesNone(column: column, gather(patterns, column))
            default: return .test(column: column, test.condition)
            }
        }
    }

    private mutating func nodes(_ parts: [RowPredicate]) -> [PredicateNode] {
        var nodes: [PredicateNode] = []
        for part in parts { nodes.append(node(part)) }
        return nodes
    }

    private mutating func number(of question: Query) -> Int {
        if let number = questionNumbers[question] { return number }
        questionNumbers[question] = questions.count
        questions.append(question)
        return questions.count - 1
    }

    private mutating func gather(_ patterns: [TextPattern], _ column: Int) -> [PredicateNode.Piece] {
        patterns.map { pattern in
            let search = search(Key(column: column, collation: pattern.collation))
            let bytes = pattern.collation.folded(pattern.text)
            switch pattern.place {
            case .start: return PredicateNode.Piece(search: search, place: .start(bytes))
            case .end: return PredicateNode.Piece(search: search, place: .end(bytes))
            case .anywhere:
                pieces[search].append(bytes)
                return PredicateNode.Piece(search: search, place: .anywhere(pieces[search].count - 1))
            }
        }
    }

    private mutating func search(_ key: Key) -> Int {
        if let number = numbers[key] { return number }
        numbers[key] = keys.count
        keys.append(key)
        pieces.append([])
        return keys.count - 1
    }
}
