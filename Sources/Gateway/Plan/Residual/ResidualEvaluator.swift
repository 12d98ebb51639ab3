import Appwrite
import JSONBytes

/// Evaluates a residual row by row, and says what that takes.
public struct ResidualEvaluator: Sendable {
    private let reader: RowReader
    private let root: PredicateNode?
    private let searches: [TextSearch]
    private let sorters: [(column: Int, sorter: RowSorter)]
    private let questions: [Query]
    /// For each question, the ids of the rows that Appwrite finds; `nil` where it has not been asked.
    private var found: [Set<String>?]

    /// - Parameter found: for each of the residual's questions, the ids of the rows that Appwrite finds.
    public init(_ residual: Residual, found: [Query: Set<String>] = [:]) {
        let columns = residual.rowColumns
        reader = RowReader(columns: columns)
        var compiler = PredicateCompiler(columns: columns)
        root = residual.predicate.map { compiler.node($0) }
        searches = compiler.searches
        sorters = residual.sorters.map { (columns.firstIndex(of: $0.column) ?? 0, $0) }
        questions = compiler.questions
        self.found = compiler.questions.map { found[$0] }
    }

    /// Takes what Appwrite answers where rows do not show enough.
    mutating func learn(_ ids: Set<String>, for question: Query) {
        if let number = questions.firstIndex(of: question) { found[number] = ids }
    }

    /// Reads what it needs of the row at `range`, in Appwrite's form (`$id`) or refine's (`id`).
    /// - Throws: where the bytes are no JSON object.
    public func values(of bytes: [UInt8], at range: Range<Int>) throws(JSONError) -> RowValues {
        try reader.values(of: bytes, at: range)
    }

    /// What reading a row of so many bytes takes: each column of related rows walks through them anew.
    func readingWork(bytes: Int) -> Int { bytes * (1 + reader.columns.count { $0.path.count > 1 }) }

    /// Whether rows are put in order.
    var sorts: Bool { !sorters.isEmpty }

    enum Verdict: Sendable, Equatable {
        case counts, doesNot
        /// Only Appwrite can tell, by its answers to these questions.
        case depends(on: [Query])
    }

    /// Whether the row counts.
    /// - Parameter work: grows by the bytes that were looked at.
    func verdict(on row: RowValues, id: String, work: inout Int) -> Verdict {
        guard let root else { return .counts }
        var look = RowLook(row, id: id, searches, found)
        defer { work += look.work }
        return switch root.holds(in: &look) {
        case true?: .counts
        case false?: .doesNot
        case nil: .depends(on: look.doubts.sorted().map { questions[$0] })
        }
    }

    /// By what the row is sorted, in order of weight.
    func sortKeys(of row: RowValues) -> [SortKey] {
        sorters.map { column, sorter in SortKey(row.columns[column].first ?? .null, by: sorter.collation) }
    }

    /// Whether `a` comes before `b` by the sorters. Neither comes before the other where they are equal: sort stably.
    func precedes(_ a: [SortKey], _ b: [SortKey]) -> Bool {
        for (index, (_, sorter)) in sorters.enumerated() {
            let order = sorter.compare(a[index], b[index])
            if order != 0 { return order < 0 }
        }
        return false
    }
}
