import JSONBytes
import Refine

/// The body of `POST /functions/{id}/executions`: Appwrite's own members, checked, so that a form learns which of them is wrong.
struct ExecutionInput: Sendable {
    private static let methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"]
    private static let names = ["body", "async", "path", "method", "headers", "scheduledAt"]
    /// Appwrite's own limits.
    private static let longestPath = 2048
    private static let longestBody = 10 * 1024 * 1024

    /// What goes up.
    private(set) var members = JSONObject()

    /// - Parameter bytes: none is an empty object.
    /// - Throws: 400 with `errors` by member.
    init(_ bytes: [UInt8]) throws(HttpError) {
        guard !bytes.allSatisfy({ [0x20, 0x09, 0x0A, 0x0D].contains($0) }) else { return }
        guard let object = (try? JSONValue(parsing: bytes))?.object else {
            throw HttpError(400, type: "gateway_body_malformed", "The request's body must be a JSON object.")
        }
        var errors: [String: [String]] = [:]
        for (name, value) in object.members where !value.isNull {
            if let fault = Self.fault(of: name, value) { errors[name] = [fault] } else { members[name] = value }
        }
        if let scheduled = members["scheduledAt"]?.string {
            members["scheduledAt"] = DateTimeText.normalized(scheduled).map(JSONValue.string)
            if members["async"] != true { errors["async"] = ["must be true for an execution that is scheduled."] }
        }
        guard errors.isEmpty else { throw Self.refused(errors) }
    }

    /// What is wrong with a member, in words that follow its name.
    private static func fault(of name: String, _ value: JSONValue) -> String? {
        switch name {
        case "body":
            guard let text = value.string else {
                return "must be a text; `JSON.stringify` makes one of an object."
            }
            return text.utf8.count <= longestBody ? nil : "must not be longer than \(longestBody) bytes."
        case "async": return value.bool == nil ? "must be true or false." : nil
        case "path":
            guard let path = value.string, path.hasPrefix("/"), path.utf8.count <= longestPath else {
                return "must be a path that begins with a slash, of at most \(longestPath) bytes."
            }
            return nil
        case "method":
            return value.string.map(methods.contains) == true
                ? nil : "must be one of \(methods.joined(separator: ", "))."
        case "headers":
            let isFlat = value.object?.members.allSatisfy { $0.value.string != nil } == true
            return isFlat ? nil : "must be an object of texts."
        case "scheduledAt":
            return value.string.flatMap(DateTimeText.normalized) == nil
                ? "must be a date such as 2026-12-24T18:00:00Z." : nil
        default:
            return "is no member of an execution.\(NearMatch.hint(for: name, among: names))"
        }
    }

    private static func refused(_ errors: [String: [String]]) -> HttpError {
        let sentences = errors.sorted { $0.key < $1.key }.prefix(3).map { "\(Excerpt.name($0.key)) \($0.value[0])" }
        return HttpError(
            400, type: "gateway_execution_invalid", sentences.joined(separator: " "), errors: errors)
    }
}
