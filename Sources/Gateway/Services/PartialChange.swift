import JSONBytes
import Refine

/// What became of a change that takes several calls when one of them failed.
struct PartialChange: Sendable {
    /// The record's, as it is known outside.
    var id: String
    /// Attributes that are changed, and stay so.
    var applied: [String]
    var failed: [String]
    /// Whether nobody knows if the failed ones are changed.
    var isUnknown = false
    /// Attributes that were not tried.
    var left: [String]
    /// Whether the record was made first.
    var isNew = false

    var summary: String {
        var sentences: [String] = []
        if isNew { sentences.append("The record was created with the id \(Excerpt.quoted(id)).") }
        if applied.isEmpty {
            if !isNew { sentences.append("Nothing was changed before.") }
        } else {
            sentences.append("\(Excerpt.list(applied)) \(applied.count == 1 ? "is" : "are") changed and stay so.")
        }
        let names = Excerpt.list(failed)
        sentences.append(isUnknown ? "Of \(names) it is not known." : "\(names) could not be changed.")
        if !left.isEmpty { sentences.append("\(Excerpt.list(left)) \(left.count == 1 ? "was" : "were") not tried.") }
        return sentences.joined(separator: " ")
    }

    /// `{"applied": […], "failed": […], "notApplied": […]}` with attributes, and the record's id: as `done` where it was written at all, as
    /// `unknown` where nobody knows of the last call.
    var details: JSONObject {
        func list(_ names: [String]) -> JSONValue { .array(names.map(JSONValue.string)) }
        var details: JSONObject = [
            "applied": list(applied), "failed": list(failed), "notApplied": list(left),
        ]
        if isNew || !applied.isEmpty { details["done"] = list([id]) }
        if isUnknown {
            details["unknown"] = list([id])
            details["ids"] = list([id])
        }
        return details
    }
}

extension HttpError {
    mutating func add(_ change: PartialChange) {
        add(sentence: change.summary)
        details = change.details
    }
}
