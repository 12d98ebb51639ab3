import JSONBytes

/// A frame that Appwrite Realtime sends.
public enum RealtimeFrame: Sendable, Hashable {
    /// The first frame; `user` is the account's id, `nil` for guests.
    case connected(channels: [String], user: String?)
    /// A row changed.
    case row(RowEvent)
    /// A file or an execution changed.
    case service(ServiceEvent)
    /// Something else changed (teams, accounts…).
    case otherEvent(names: [String])
    case pong
    /// An answer to a message of ours.
    case response(to: String, success: Bool)
    /// A refusal. Appwrite 1.8.1 masks most messages as `Error: Server Error`; the code tells.
    case error(code: Int, message: String)

    /// - Throws: `JSONError` for what is not JSON, or not the frame that its `type` says; frames of unknown types give `nil`.
    public static func parse(_ text: [UInt8]) throws(JSONError) -> RealtimeFrame? {
        let json = try JSONValue(parsing: text)
        guard let type = json["type"]?.string else { throw JSONError(.unexpectedShape, offset: 0) }
        let data = json["data"] ?? .object(JSONObject())
        let frame: RealtimeFrame?
        switch type {
        case "connected":
            frame = .connected(channels: data["channels"]?.texts ?? [], user: data["user"]?["$id"]?.string)
        case "event": frame = event(data)
        case "pong": return .pong
        case "response":
            frame = data["to"]?.string.map { .response(to: $0, success: data["success"]?.bool ?? false) }
        case "error":
            frame = .error(
                code: data["code"]?.int64.map { Int($0) } ?? 0, message: data["message"]?.string ?? "")
        default: return nil
        }
        guard let frame else { throw JSONError(.unexpectedShape, offset: 0) }
        return frame
    }

    private static func event(_ data: JSONValue) -> RealtimeFrame? {
        guard let names = data["events"]?.texts else { return nil }
        // PHP writes an empty object as a list.
        let payload = data["payload"]?.object ?? JSONObject()
        let timestamp = data["timestamp"]?.string ?? ""
        if let event = RowEvent(names: names, timestamp: timestamp, payload: payload) { return .row(event) }
        return ServiceEvent(names: names, timestamp: timestamp, payload: payload).map(RealtimeFrame.service)
            ?? .otherEvent(names: names)
    }
}

extension JSONValue {
    /// The texts of a list; PHP writes a list with gaps as an object.
    fileprivate var texts: [String]? {
        array?.compactMap(\.string) ?? object?.members.compactMap(\.value.string)
    }
}
