import Appwrite
import JSONBytes

/// Evaluates a residual row by row.
public struct ResidualEvaluator: Sendable {
    /// The residual's predicate, with columns as places in `RowValues`.
    private indirect enum Node: Sendable {
        case all([Node])
        case any([Node])
        case test(Int, RowTest.Condition)
        case oneOf(Set<String>)
    }

    private let reader: RowReader
    private let root: Node?
    private let sorters: [(column: Int, sorter: RowSorter)]

    /// - Parameter found: for each of the residual's questions, the ids of the rows that Appwrite finds.
    public init(_ residual: Residual, found: [Query: Set<String>] = [:]) {
        let columns = residual.rowColumns
        func place(_ column: RowColumn) -> Int { columns.firstIndex(of: column) ?? 0 }
        func node(_ predicate: RowPredicate) -> Node {
            switch predicate {
            case .all(let parts): .all(parts.map(node))
            case .any(let parts): .any(parts.map(node))
            case .test(let test): .test(place(test.column), test.condition)
            case .found(let query): .oneOf(found[query] ?? [])
            }
        }
        reader = RowReader(columns: columns)
        root = residual.predicate.map(node)
        sorters = residual.sorters.map { (place($0.column), $0) }
    }

    /// Reads what it needs of the row at `range`, in Appwrite's form (`$id`) or refine's (`id`).
    /// - Throws: where the bytes are no JSON object.
    public func values(of bytes: [UInt8], at range: Range<Int>) throws(JSONError) -> RowValues {
        try reader.values(of: bytes, at: range)
    }

    /// Whether the row counts.
    public func keeps(_ row: RowValues, id: String) -> Bool {
        root.map { holds($0, row, id) } ?? true
    }

    /// Whether `a` comes before `b` by the sorters. Neither comes before the other where they are equal: sort stably.
    public func precedes(_ a: RowValues, _ b: RowValues) -> Bool {
        for (column, sorter) in sorters {
            let order = sorter.compare(a.columns[column].first ?? .null, b.columns[column].first ?? .null)
            if order != 0 { return order < 0 }
        }
        return false
    }

    private func holds(_ node: Node, _ row: RowValues, _ id: String) -> Bool {
        switch node {
        case .all(let parts): parts.allSatisfy { holds($0, row, id) }
        case .any(let parts): parts.contains { holds($0, row, id) }
        case .oneOf(let ids): ids.contains(id)
        case .test(let column, let condition): condition.holds(for: row.columns[column])
        }
    }
}
