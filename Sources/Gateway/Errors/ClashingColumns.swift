import Appwrite
import JSONBytes
import Refine

/// Finds the columns behind a clash with another row. Appwrite's message names none, and up to 1.9.6 it even reports a clash in a
/// unique index as `row_already_exists`, as if the row's id were taken.
enum ClashingColumns {
    private static let types = ["row_already_exists", "row_unique_constraint_violation", "transaction_conflict"]

    static func isClash(_ error: HttpError) -> Bool {
        error.statusCode == 409 && types.contains(error.type)
    }

    /// What a write may clash in.
    struct Candidates: Sendable, Hashable {
        /// Ids that the caller chose.
        var ids: [String] = []
        /// The columns of each unique index that the write touches.
        var indexes: [[String]] = []

        /// The columns of the one index that it can be; with several nobody can tell.
        var index: [String] { indexes.count == 1 ? indexes[0] : [] }
    }

    static func candidates(in operation: DataRequest.Operation, _ schema: TableSchema?) -> Candidates {
        guard let schema else { return Candidates() }
        let inputs: [RowInput]
        var candidates = Candidates()
        switch operation {
        case .create(let input): inputs = [input]
        case .createMany(let rows): inputs = rows
        case .update(_, let input), .updateMany(_, let input): inputs = [input]
        case .getList, .getOne, .getMany, .deleteOne, .deleteMany: return candidates
        }
        candidates.ids = inputs.compactMap(\.id)
        candidates.indexes = schema.indexes.filter { index in
            index.type == "unique" && inputs.contains { input in index.columns.contains { input.data[$0] != nil } }
        }.map(\.columns)
        return candidates
    }

    /// The columns to blame, as far as Appwrite's error tells them by itself.
    /// - Parameter tellsIndexes: whether the server has an error of its own for clashes in indexes.
    /// - Returns: `nil` where only the ids that are taken tell it.
    static func columns(of candidates: Candidates, type: String, tellsIndexes: Bool) -> [String]? {
        if type == "row_unique_constraint_violation" || candidates.ids.isEmpty { return candidates.index }
        // A transaction tells neither.
        return (tellsIndexes && type != "transaction_conflict") || candidates.indexes.isEmpty ? ["id"] : nil
    }

    static func errors(for columns: [String]) -> [String: [String]] {
        if columns == ["id"] { return ["id": ["Another row has this id already."]] }
        let message =
            columns.count > 1 ? "Another row has these values already." : "Another row has this value already."
        return Dictionary(uniqueKeysWithValues: Set(columns).map { ($0, [message]) })
    }
}
