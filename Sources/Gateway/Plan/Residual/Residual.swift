import Appwrite

/// The part of a list that Appwrite cannot do: the gateway reads the rows that Appwrite can find, keeps those that count, and
/// orders them.
public struct Residual: Sendable, Hashable {
    /// Which of Appwrite's rows count; `nil`: all of them.
    public var predicate: RowPredicate?
    /// In order of weight. Empty: Appwrite's order stands. Otherwise the gateway sorts, and rows that are equal by all sorters
    /// stay in the order in which Appwrite gave them.
    public var sorters: [RowSorter]
    /// What is left to the gateway and why, one sentence each, without values of rows.
    public var reasons: [String]

    public init(predicate: RowPredicate? = nil, sorters: [RowSorter] = [], reasons: [String] = []) {
        self.predicate = predicate
        self.sorters = sorters
        self.reasons = reasons
    }

    /// What it takes to make it ready for rows, in bytes, by estimate: a finder has a line of its table for each byte that is looked for.
    var makingWork: Int {
        var bytes = 0
        predicate?.forEachPattern { bytes += 64 * $0.text.utf8.count }
        return bytes
    }

    /// How often a row is about to be looked through.
    var weight: Int {
        var tests = 1
        predicate?.forEachColumn { _ in tests += 1 }
        return tests + sorters.count
    }

    /// What must be in the rows to evaluate this, as Appwrite's `select` takes it: `title`, `author.name`, `$createdAt`. Each once.
    public var columns: [String] {
        var seen: Set<String> = []
        return rowColumns.map(\.selection).filter { seen.insert($0).inserted }
    }

    /// What rows do not show, so that Appwrite is asked for the ids of those it finds, each once.
    public var questions: [Query] {
        var questions: [Query] = []
        predicate?.forEachQuestion { question in
            if !questions.contains(question) { questions.append(question) }
        }
        return questions
    }

    /// Questions that one list may take: each is a list of its own that is read to its end.
    static let mostQuestions = 10

    /// The columns that are read out of rows, each once.
    var rowColumns: [RowColumn] {
        var columns: [RowColumn] = []
        func add(_ column: RowColumn) {
            if !columns.contains(column) { columns.append(column) }
        }
        predicate?.forEachColumn(add)
        for sorter in sorters { add(sorter.column) }
        return columns
    }
}
