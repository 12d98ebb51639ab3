import Appwrite
import JSONBytes

/// The rows of a list that count, with what the gateway needs to put them in order and to find them again.
struct KeptRows: Sendable {
    struct Row: Sendable {
        var id: String
        /// By what it is sorted.
        var keys: [SortKey]
        /// Where Appwrite had it: decides between rows that are equal by all sorters.
        var place: Int
        /// Where its bytes are, if they are all that is to be answered.
        var whole: (page: Int, range: Range<Int>)?
    }

    private var evaluator: ResidualEvaluator
    /// The id of the row that a cursor names, which need not count.
    private let anchor: String?
    private var anchorRow: Row?
    private(set) var rows: [Row] = []
    /// Rows that only Appwrite can tell whether they count.
    private var doubtful: [(row: Row, values: RowValues)] = []
    /// What it is to be asked about them.
    private(set) var doubts: Set<Query> = []
    /// Bytes of answers with whole rows.
    private(set) var pages: [[UInt8]] = []
    /// Rows that were looked at.
    private(set) var looked = 0
    /// What may still be looked at, and what was.
    private(set) var work: ResidualWork

    init(_ evaluator: ResidualEvaluator, anchor: String?, work: ResidualWork) {
        self.evaluator = evaluator
        self.anchor = anchor
        self.work = work
    }

    /// Looks at the rows of an answer, some milliseconds at a time.
    mutating func add(_ page: RowRewriter.Rows, isWhole: Bool) async throws(AppwriteFailure) {
        for range in page.ranges {
            let id = try RowBytes.knownID(of: page.bytes, at: range)
            let values: RowValues
            do throws(JSONError) {
                values = try evaluator.values(of: page.bytes, at: range)
            } catch {
                throw .unreadable("a row: \(error)")
            }
            var bytes = evaluator.readingWork(bytes: range.count)
            let verdict = evaluator.verdict(on: values, id: id, work: &bytes)
            let isAnchor = id == anchor
            if isAnchor || verdict != .doesNot {
                let row = Row(
                    id: id, keys: evaluator.sortKeys(of: values), place: looked,
                    whole: isWhole ? (pages.count, range) : nil)
                bytes += row.keys.reduce(0) { $0 + $1.size }
                if isAnchor { anchorRow = row }
                switch verdict {
                case .counts: rows.append(row)
                case .depends(let questions):
                    doubtful.append((row, values))
                    doubts.formUnion(questions)
                case .doesNot: break
                }
            }
            looked += 1
            try work.add(bytes)
            if work.isDueToPause { try await work.pause() }
        }
        if isWhole { pages.append(page.bytes) }
    }

    /// The ids of rows whose values are shown too short to tell whether they count.
    var doubtfulIDs: [String] { doubtful.map(\.row.id) }

    /// Takes what Appwrite answers about them.
    mutating func settle(_ answers: [Query: Set<String>]) throws(AppwriteFailure) {
        for (question, ids) in answers { evaluator.learn(ids, for: question) }
        var bytes = 0
        for (row, values) in doubtful where evaluator.verdict(on: values, id: row.id, work: &bytes) == .counts {
            rows.append(row)
        }
        doubtful = []
        try work.add(bytes)
        rows.sort { $0.place < $1.place }
    }

    /// By estimate.
    var sortingWork: Int { evaluator.sorts ? rows.reduce(0) { $0 + 64 * $1.keys.reduce(8) { $0 + $1.size } } : 0 }

    mutating func sort() throws(AppwriteFailure) {
        guard evaluator.sorts else { return }
        var work = work
        defer { self.work = work }
        do {
            try rows.sort { [evaluator] left, right in
                try work.add(left.keys.reduce(8) { $0 + $1.size })
                try work.checkWhetherWanted()
                return Self.isInOrder(left, right, evaluator)
            }
        } catch {
            throw error as? AppwriteFailure ?? .givenUp
        }
    }

    /// Where rows in front of the anchor end and rows behind it begin; the two differ by one if it counts itself. `nil` when it is gone.
    var anchorPlaces: (before: Int, after: Int)? {
        guard let anchorRow else { return nil }
        // Rows are in order, so those in front of the anchor are a prefix of them.
        let before = rows.count { Self.isInOrder($0, anchorRow, evaluator) }
        let counts = before < rows.count && rows[before].id == anchorRow.id
        return (before, counts ? before + 1 : before)
    }

    private static func isInOrder(_ left: Row, _ right: Row, _ evaluator: ResidualEvaluator) -> Bool {
        if evaluator.precedes(left.keys, right.keys) { return true }
        return !evaluator.precedes(right.keys, left.keys) && left.place < right.place
    }
}
