import JSONBytes
import Refine

/// What became of a change that takes several calls when one of them failed.
struct PartialChange: Sendable {
    /// Attributes that are changed, and stay so.
    var applied: [String]
    var failed: [String]
    /// Whether nobody knows if the failed ones are changed.
    var isUnknown = false
    /// Attributes that were not tried.
    var left: [String]
    /// The id of the record that was made first.
    var created: String?

    var summary: String {
        var sentences: [String] = []
        if let created { sentences.append("The record was created with the id \(Excerpt.quoted(created)).") }
        if applied.isEmpty {
            if created == nil { sentences.append("Nothing was changed before.") }
        } else {
            sentences.append("\(Excerpt.list(applied)) \(applied.count == 1 ? "is" : "are") changed and stay so.")
        }
        let names = Excerpt.list(failed)
        sentences.append(isUnknown ? "Of \(names) it is not known." : "\(names) could not be changed.")
        if !left.isEmpty { sentences.append("\(Excerpt.list(left)) \(left.count == 1 ? "was" : "were") not tried.") }
        return sentences.joined(separator: " ")
    }

    /// `{"applied": […], "failed": […], "notApplied": […]}`, and `created`.
    var details: JSONObject {
        func list(_ names: [String]) -> JSONValue { .array(names.map(JSONValue.string)) }
        var details: JSONObject = [
            "applied": list(applied), isUnknown ? "unknown" : "failed": list(failed), "notApplied": list(left),
        ]
        details["created"] = created.map(JSONValue.string)
        return details
    }
}

extension HttpError {
    mutating func add(_ change: PartialChange) {
        message += " " + change.summary
        details = change.details
    }
}
