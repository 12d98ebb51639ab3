import JSONBytes

/// A frame that Appwrite Realtime sends.
public enum RealtimeFrame: Sendable, Hashable {
    /// The first frame; `user` is the account's id, `nil` for guests.
    case connected(channels: [String], user: String?)
    /// A row changed.
    case row(RowEvent)
    /// Something else changed (files, teams, accounts…).
    case otherEvent(names: [String])
    case pong
    /// An answer to a message of ours.
    case response(to: String, success: Bool)
    case error(code: Int, message: String)

    /// - Throws: `JSONError` for what is not JSON; frames of unknown types give `nil`.
    public static func parse(_ text: [UInt8]) throws(JSONError) -> RealtimeFrame? { nil /* placeholder */ }
}
