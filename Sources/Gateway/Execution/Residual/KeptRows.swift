import Appwrite
import JSONBytes

/// The rows of a list that count, with what the gateway needs to put them in order and to find them again.
struct KeptRows: Sendable {
    struct Row: Sendable {
        var id: String
        var values: RowValues
        /// Where Appwrite had it: decides between rows that are equal by all sorters.
        var place: Int
        /// Where its bytes are, if they are all that is to be answered.
        var whole: (page: Int, range: Range<Int>)?
    }

    private let evaluator: ResidualEvaluator
    /// The id of the row that a cursor names, which need not count.
    private let anchor: String?
    private var anchorRow: Row?
    private(set) var rows: [Row] = []
    /// Bytes of answers with whole rows.
    private(set) var pages: [[UInt8]] = []
    /// Rows that were looked at.
    private(set) var looked = 0

    init(_ evaluator: ResidualEvaluator, anchor: String?) {
        self.evaluator = evaluator
        self.anchor = anchor
    }

    /// Looks at the rows of an answer.
    mutating func add(_ page: RowRewriter.Rows, isWhole: Bool) throws(AppwriteFailure) {
        for range in page.ranges {
            let id = try RowBytes.knownID(of: page.bytes, at: range)
            let values: RowValues
            do throws(JSONError) {
                values = try evaluator.values(of: page.bytes, at: range)
            } catch {
                throw .unreadable("a row: \(error)")
            }
            let row = Row(id: id, values: values, place: looked, whole: isWhole ? (pages.count, range) : nil)
            looked += 1
            if id == anchor { anchorRow = row }
            if evaluator.keeps(values, id: id) { rows.append(row) }
        }
        if isWhole { pages.append(page.bytes) }
    }

    mutating func sort() {
        rows.sort { [evaluator] in Self.isInOrder($0, $1, evaluator) }
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
        if evaluator.precedes(left.values, right.values) { return true }
        return !evaluator.precedes(right.values, left.values) && left.place < right.place
    }
}
