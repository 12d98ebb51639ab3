import Appwrite
import JSONBytes
import Refine

/// The calls that make a record what it is to be. Pure.
///
/// What is the same already is not sent: to Appwrite, an e-mail address that is written is a new one, which nobody has verified. Calls are in
/// the order of what is likeliest to be refused, and what a call undoes comes behind it.
struct RecordChanges: Sendable {
    let service: RecordService
    /// The record as Appwrite has it.
    let current: JSONObject

    /// - Parameters:
    ///   - data: attributes that can be changed, with their types.
    ///   - permissions: `nil` leaves them.
    /// - Throws: 400 for a value that cannot be missing.
    func calls(for data: JSONObject, permissions: [Permission]? = nil) throws(HttpError) -> [RecordChange] {
        let granted = permissions.map { JSONValue.array($0.map { .string($0.description) }) }
        let isGranted = granted != nil && granted != current["$permissions"]
        if service == .users { return try userCalls(data) }
        var changes = JSONObject(data.members.filter { differs($0.key, $0.value) }.map { ($0.key, $0.value) })
        var calls: [RecordChange] = []
        if service == .teams, let prefs = changes["prefs"] {
            calls.append(RecordChange(.put, .prefs, body: ["prefs": prefs], attributes: ["prefs"]))
            changes["prefs"] = nil
        }
        guard !changes.isEmpty || isGranted else { return calls }
        let attributes = changes.memberKeys + (isGranted ? ["$permissions"] : [])
        var body = replacesWhole ? merged(changes) : changes
        if isGranted { body["permissions"] = granted }
        let method: RecordChange.Method = service == .memberships ? .patch : .put
        return [RecordChange(method, body: body, attributes: attributes)] + calls
    }

    /// Whether what an update leaves out goes back to its default.
    private var replacesWhole: Bool { service == .buckets || service == .functions }

    /// Everything that can be written, as it is or is to be.
    private func merged(_ changes: JSONObject) -> JSONObject {
        var body = JSONObject()
        for attribute in ServiceDescription.of(service).attributes where attribute.uses.contains(.changed) {
            if let value = changes[attribute.key] ?? current[attribute.key], !value.isNull {
                body[attribute.key] = value
            }
        }
        return body
    }

    private func differs(_ key: String, _ value: JSONValue) -> Bool {
        // Appwrite keeps addresses in small letters.
        if key == "email", let text = value.string { return current[key]?.string != text.lowercased() }
        return current[key] != value
    }
}

// Users have a call for each attribute.
extension RecordChanges {
    private static let order = ["email", "phone", "password", "name", "labels", "prefs", "status"]
    private static let verifications = [("emailVerification", "email"), ("phoneVerification", "phone")]

    private func userCalls(_ data: JSONObject) throws(HttpError) -> [RecordChange] {
        var calls: [RecordChange] = []
        for key in Self.order {
            guard let value = try data[key].flatMap({ value throws(HttpError) in try wanted(key, value) }),
                differs(key, value), let part = RecordChange.Part(rawValue: key)
            else { continue }
            let method: RecordChange.Method = key == "labels" ? .put : .patch
            // Appwrite calls it so here.
            let parameter = key == "phone" ? "number" : key
            calls.append(RecordChange(method, part, body: JSONObject([(parameter, value)]), attributes: [key]))
        }
        for (key, address) in Self.verifications {
            guard let value = try data[key].flatMap({ value throws(HttpError) in try wanted(key, value) }) else {
                continue
            }
            // Another address is unverified.
            let isAnew = calls.contains { $0.attributes == [address] }
            let present: JSONValue? = isAnew ? .bool(false) : current[key]
            guard value != present else { continue }
            let part: RecordChange.Part = key == "emailVerification" ? .emailVerification : .phoneVerification
            calls.append(RecordChange(.patch, part, body: JSONObject([(key, value)]), attributes: [key]))
        }
        return calls
    }

    /// The value to send; `nil` for a password that was left empty, which forms mean as none.
    private func wanted(_ key: String, _ value: JSONValue) throws(HttpError) -> JSONValue? {
        switch key {
        case "password":
            if value.isNull || value == "" { return nil }
            return value
        case "email", "phone", "name": return value.isNull ? "" : value
        case "labels": return value.isNull ? [] : value
        case "prefs":
            guard value.isNull || value.object != nil else { throw .valueRequired(key, "an object") }
            return value.isNull ? [:] : value
        default:
            guard value.bool != nil else { throw .valueRequired(key, "`true` or `false`") }
            return value
        }
    }
}
