import JSONBytes
import Refine

/// How an error's `details` name a row that was not written.
enum FailedRow {
    /// - Parameters:
    ///   - id: `nil` for a new row that has none yet.
    ///   - row: its place in what was asked for, counted from 1.
    static func entry(id: String?, row: Int, _ error: HttpError) -> JSONObject {
        var entry: JSONObject = [:]
        entry["id"] = id.map { .string($0) }
        entry["row"] = .integer(row)
        entry["message"] = .string(error.message)
        entry["statusCode"] = .integer(error.statusCode)
        entry["type"] = .string(error.type)
        if !error.errors.isEmpty {
            let fields = error.errors.sorted { $0.key < $1.key }
            entry["errors"] = .object(JSONObject(fields.map { ($0.key, .array($0.value.map(JSONValue.string))) }))
        }
        return entry
    }
}
