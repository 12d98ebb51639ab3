import JSONBytes

/// A message to Appwrite Realtime. Appwrite counts 32 of them a minute per connection.
public enum RealtimeMessage: Sendable, Hashable {
    /// Answered with a `pong` frame.
    case ping
    /// Makes an open connection a user's; takes a session's secret, not a JWT.
    case authentication(session: String)

    /// The message as JSON text.
    public var text: [UInt8] {
        let json: JSONValue =
            switch self {
            case .ping: ["type": "ping"]
            case .authentication(let session): ["type": "authentication", "data": ["session": .string(session)]]
            }
        return json.serialized()
    }
}

extension RealtimeMessage: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Names the kind only: a session is never printed.
    public var description: String {
        switch self {
        case .ping: "ping"
        case .authentication: "authentication"
        }
    }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
