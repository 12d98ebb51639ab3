import JSONBytes
import Refine

/// What is wrong with a row before it is sent to Appwrite.
extension HttpError {
    /// - Parameter faults: at least one.
    static func unfitValues(_ faults: [(column: String, message: String)]) -> HttpError {
        let shown = faults.prefix(3).map(\.message).joined(separator: " ")
        let more = faults.count > 3 ? " \(faults.count - 3) more columns have values that do not fit." : ""
        return HttpError(
            400, type: "gateway_value_invalid", shown + more,
            errors: Dictionary(faults.map { ($0.column, [$0.message]) }) { $0 + $1 })
    }

    /// - Parameter columns: at least one.
    static func operatorText(_ columns: [String]) -> HttpError {
        let names = columns.prefix(3).map { Excerpt.name($0) }.joined(separator: ", ")
        let message =
            "Appwrite would execute the value of \(names) instead of storing it: JSON with a `method` such as `increment` is an "
            + "operator to it. Write the text differently, for example without its outer braces."
        return HttpError(
            400, type: "gateway_operator_text", message,
            errors: Dictionary(columns.map { ($0, ["Appwrite would execute this value instead of storing it."]) }) {
                first, _ in first
            })
    }

    /// Rows of a create many that cannot be sent; none of them was.
    /// - Parameter faults: at least one, by the row's place in the body, counted from 1.
    static func unfitRows(_ faults: [(row: Int, error: HttpError)], of count: Int) -> HttpError {
        guard let first = faults.first else { return HttpError(400, type: "gateway_value_invalid", "") }
        let more = faults.count - 1
        let others = more > 0 ? " \(more) more \(more == 1 ? "row has" : "rows have") faults." : ""
        let failed = faults.map { JSONValue.object(FailedRow.entry(id: nil, row: $0.row, $0.error)) }
        return HttpError(
            first.error.statusCode, type: first.error.type,
            "Row \(first.row) of \(count): \(first.error.message)\(others) No row was written.",
            errors: first.error.errors, details: ["done": [], "failed": .array(failed)])
    }
}
