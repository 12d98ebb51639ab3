/// On whose behalf Appwrite is asked. One of them, never two: Appwrite refuses or misreads a key together with a session.
public enum Credential: Sendable, Hashable {
    /// Nobody: the roles `any` and `guests`.
    case guest
    /// A server API key: bypasses row and table permissions.
    case key(String)
    /// The secret of a session, as its cookie `a_session_<PROJECT>` holds it, percent-encoded or not: it is base64, so a
    /// percent sign can only be an escape, and each place that it is sent to gets the form that it needs.
    case session(String)
    case jwt(String)
}

extension Credential: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Names the kind only: a credential is never printed.
    public var description: String {
        switch self {
        case .guest: "guest"
        case .key: "key"
        case .session: "session"
        case .jwt: "jwt"
        }
    }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
