import Appwrite
import JSONBytes
import Refine

/// Makes the variables of a create or an update what Appwrite takes.
struct RowCoercion: Sendable {
    /// `nil` where it is not known: values then pass as they are, but for related rows, which become their ids.
    let schema: TableSchema?

    /// - Throws: 400 `gateway_value_invalid` with every column whose value does not fit.
    func coerced(_ data: JSONObject) throws(HttpError) -> JSONObject {
        var members: [(String, JSONValue)] = []
        members.reserveCapacity(data.count)
        var faults: [(column: String, message: String)] = []
        for (key, value) in data.members {
            if NullCharacter.isIn(value) {
                faults.append((key, "The value of \(Excerpt.name(key)) is not \(NullCharacter.expected)."))
                continue
            }
            guard let schema else {
                members.append((key, RelatedRow.reference(value)))
                continue
            }
            // What is no column is Appwrite's to refuse, for the schema at hand may be older than the column.
            guard let column = schema.column(key) else {
                members.append((key, value))
                continue
            }
            do throws(ValueFault) {
                members.append((key, try ColumnCoercion(column: column).coerced(value)))
            } catch {
                faults.append((key, error.message))
            }
        }
        if !faults.isEmpty { throw .unfitValues(faults) }
        return JSONObject(members)
    }
}
