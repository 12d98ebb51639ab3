import Appwrite
import JSONBytes
import Refine

/// Finds the columns behind a clash with another row. Appwrite's message names none, and up to 1.9.6 it even reports a clash in a
/// unique index as `row_already_exists`, as if the row's id were taken.
enum ClashingColumns {
    static func isClash(_ error: HttpError) -> Bool {
        error.statusCode == 409 && ["row_already_exists", "row_unique_constraint_violation"].contains(error.type)
    }

    /// The columns to blame when a write clashes: those of the one unique index that it touches. With several such indexes
    /// nobody can tell; and an id that the caller chose may be what is taken, and is where the write touches no such index.
    static func columns(touchedBy operation: DataRequest.Operation, in schema: TableSchema?) -> [String] {
        guard let schema else { return [] }
        let written: JSONObject
        var choosesID = false
        switch operation {
        case .create(let input):
            written = input.data
            choosesID = input.id != nil
        case .update(_, let input): written = input.data
        default: return []
        }
        let touched = schema.indexes.filter { index in
            index.type == "unique" && index.columns.contains { written[$0] != nil }
        }
        if choosesID { return touched.isEmpty ? ["id"] : [] }
        return touched.count == 1 ? touched[0].columns : []
    }

    static func errors(for columns: [String]) -> [String: [String]] {
        if columns == ["id"] { return ["id": ["Another row has this id already."]] }
        let message =
            columns.count > 1 ? "Another row has these values already." : "Another row has this value already."
        return Dictionary(uniqueKeysWithValues: Set(columns).map { ($0, [message]) })
    }
}
