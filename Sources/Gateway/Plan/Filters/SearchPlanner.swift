import Appwrite
import JSONBytes
import Refine

/// Turns `q` into queries: Appwrite's full-text search on each column that has a full-text index of its own, or, on a table
/// without one, `contains` on each text column. Either way a row is found when one of the columns holds the words.
struct SearchPlanner: Sendable {
    let schema: TableSchema?

    /// - Throws: 400 where no schema tells which columns there are.
    func condition(_ words: String) throws(HttpError) -> Condition {
        guard !words.allSatisfy(\.isWhitespace) else { return .everything }
        guard let schema else { throw .searchNeedsSchema() }
        let indexed = schema.indexes.filter { $0.type == "fulltext" && $0.columns.count == 1 }.flatMap(\.columns)
        let method: Query.Method = indexed.isEmpty ? .contains : .search
        let columns = indexed.isEmpty ? textColumns(of: schema) : indexed
        // A table without text holds no words.
        return .any(columns.map { .query(.filter(method, column: $0, values: [.string(words)])) })
    }

    private func textColumns(of schema: TableSchema) -> [String] {
        schema.columns.filter { $0.type == .string && !$0.isArray && !$0.isEncrypted }.map(\.key)
    }
}
