import JSONBytes
import Refine

/// What became of each of several records that were to be written.
struct RecordReport: Sendable {
    /// `nil` for a new record that has none yet.
    private(set) var ids: [String?]
    private(set) var failures: [(index: Int, error: HttpError)] = []
    private var written: Set<Int> = []

    init(ids: [String?]) {
        self.ids = ids
    }

    mutating func done(_ index: Int, id: String?) {
        written.insert(index)
        if let id { ids[index] = id }
    }

    mutating func failed(_ index: Int, _ error: HttpError) { failures.append((index, error)) }

    /// The first failure, with what became of the others; `nil` where all are written.
    var error: HttpError? {
        // Where nobody knows of one record, that is what has to be told first.
        guard var error = unknown.first?.error ?? failures.first?.error else { return nil }
        guard ids.count > 1 else { return error }
        let failed = failures.count - unknown.count
        let left = ids.count - written.count - failures.count
        error.add(
            sentence: "Of \(ids.count) records \(written.count) \(written.count == 1 ? "was" : "were") written, "
                + "\(failed) failed and \(left) \(left == 1 ? "was" : "were") not tried; `details` names them.")
        var details = details
        if error.isOutcomeUnknown {
            details["ids"] = .array(unknown.flatMap(\.error.unknownIDs).map(JSONValue.string))
            details["unknown"] = .array(unknown.map { name(of: $0.index) })
        }
        error.details = details
        return error
    }

    private var unknown: [(index: Int, error: HttpError)] { failures.filter(\.error.isOutcomeUnknown) }

    /// As for rows: `{"done": […], "failed": [{"id", "row", "message", …}], "notDone": […]}`.
    private var details: JSONObject {
        let failed = failures.filter { !$0.error.isOutcomeUnknown }.map { failure in
            var entry = FailedRow.entry(id: ids[failure.index], row: failure.index + 1, failure.error)
            if let details = failure.error.details { entry["details"] = .object(details) }
            return JSONValue.object(entry)
        }
        let tried = written.union(failures.map(\.index))
        let left = ids.indices.filter { !tried.contains($0) }.map { name(of: $0) }
        return [
            "done": .array(written.sorted().map(name)), "failed": .array(failed), "notDone": .array(left),
        ]
    }

    /// The id, or the place in what was asked for, counted from 1.
    private func name(of index: Int) -> JSONValue { ids[index].map(JSONValue.string) ?? .integer(index + 1) }
}
