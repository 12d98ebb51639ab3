import Appwrite
import JSONBytes
import Refine

/// How an answer tells what became of several rows.
extension RowOutcomes {
    /// A sentence with the numbers.
    var summary: String {
        let done = ids(.done).count
        let unknown = ids(.unknown).count
        var parts: [String] = []
        if done > 0 {
            parts.append("\(done) \(done == 1 ? "was" : "were") written and \(done == 1 ? "stays" : "stay") so")
        }
        if !failures.isEmpty { parts.append("\(failures.count) failed (\(named(failures.map(\.id))))") }
        let left = ids(.notDone).count
        if left > 0 {
            parts.append("\(left) \(left == 1 ? "was" : "were") left as \(left == 1 ? "it was" : "they were")")
        }
        if unknown > 0 {
            parts.append("of \(unknown) it is not known whether \(unknown == 1 ? "it was" : "they were") written")
        }
        let list =
            parts.count > 1
            ? parts.dropLast().joined(separator: ", ") + " and " + parts[parts.count - 1] : parts.first ?? ""
        return "Of \(ids.count) rows \(list); `details` names them."
    }

    /// Every id in one list: `{"done": […], "failed": [{"id", "row", "message", …}], "notDone": […], "unknown": […]}`.
    func details(_ redacted: (HttpError) -> HttpError) -> JSONObject {
        func list(_ outcome: Outcome) -> JSONValue { .array(ids(outcome).map(JSONValue.string)) }
        let failed = failures.map { failed in
            JSONValue.object(
                FailedRow.entry(
                    id: failed.id, row: failed.index + 1, redacted(FailureMapping.error(for: failed.failure))))
        }
        var details: JSONObject = ["done": list(.done), "failed": .array(failed), "notDone": list(.notDone)]
        let unknown = ids(.unknown)
        if !unknown.isEmpty { details["unknown"] = .array(unknown.map(JSONValue.string)) }
        return details
    }

    private func named(_ ids: [String]) -> String {
        let shown = ids.prefix(3).map { Excerpt.quoted($0) }.joined(separator: ", ")
        return ids.count > 3 ? shown + ", …" : shown
    }
}
