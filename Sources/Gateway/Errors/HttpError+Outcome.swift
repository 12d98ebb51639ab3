import JSONBytes
import Refine

/// What callers are told of a write whose answer was lost.
extension HttpError {
    static let outcomeUnknownType = "gateway_outcome_unknown"

    /// - Parameter ids: of what it was to write, where they are known.
    static func outcomeUnknown(ids: [String] = []) -> HttpError {
        let what = ids.count > 1 ? "these rows were written" : "this was carried out"
        return HttpError(
            502, type: outcomeUnknownType,
            "Appwrite's answer was lost, so that it is not known whether \(what). Look before you send it again.",
            details: ["ids": .array(ids.map(JSONValue.string))])
    }

    var isOutcomeUnknown: Bool { type == Self.outcomeUnknownType }

    /// What nobody knows to be written; empty where ids are not known, or all is.
    var unknownIDs: [String] {
        isOutcomeUnknown ? details?["ids"]?.array?.compactMap(\.string) ?? [] : []
    }

    /// The same, with what was to be written, where it does not say so already.
    func naming(ids: [String]) -> HttpError {
        guard isOutcomeUnknown, unknownIDs.isEmpty else { return self }
        var error = self
        error.details?["ids"] = .array(ids.map(JSONValue.string))
        return error
    }
}
