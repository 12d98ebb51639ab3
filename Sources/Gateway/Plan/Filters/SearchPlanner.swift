import Appwrite
import JSONBytes
import Refine

/// Turns `q` into filters: Appwrite's full-text search on each column that has a full-text index of its own, or, on a table
/// without one, `contains` on each text column. Either way a row is found when one of the columns holds the words.
struct SearchPlanner: Sendable {
    let schema: TableSchema?

    enum Search: Sendable {
        /// Words are found as the index has them: whole words and their beginnings, by the database's rules.
        case fullText(Condition)
        case filter(CrudFilter)
    }

    /// - Returns: `nil` when there are no words.
    /// - Throws: 400 where no schema tells which columns there are.
    func search(_ words: String) throws(HttpError) -> Search? {
        guard !words.allSatisfy(\.isWhitespace) else { return nil }
        guard !NullCharacter.isIn(words) else { throw .unsearchable() }
        guard let schema else { throw .searchNeedsSchema() }
        let indexed = schema.indexes.filter { $0.type == "fulltext" && $0.columns.count == 1 }.flatMap(\.columns)
        if !indexed.isEmpty {
            return .fullText(.any(indexed.map { .query(.filter(.search, column: $0, values: [.string(words)])) }))
        }
        let columns = textColumns(of: schema)
        // A table without text holds no words.
        guard !columns.isEmpty else { return .fullText(.nothing) }
        return .filter(.or(columns.map { .logical(field: $0, operator: .contains, value: .text(words)) }))
    }

    private func textColumns(of schema: TableSchema) -> [String] {
        schema.columns.filter { $0.type == .string && !$0.isArray && !$0.isEncrypted }.map(\.key)
    }
}
