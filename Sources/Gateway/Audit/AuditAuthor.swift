import JSONBytes

/// Who did something. Never a credential.
public enum AuditAuthor: Sendable, Hashable {
    /// A user, by the id.
    case user(String)
    case guest
    /// A caller who is served with the server key.
    case key
    /// Appwrite could not be asked.
    case unknown

    /// `user`, `guest`, `key` or `unknown`.
    var type: String {
        switch self {
        case .user: "user"
        case .guest: "guest"
        case .key: "key"
        case .unknown: "unknown"
        }
    }

    /// The user's id, or the type of who has none: what `author` filters by.
    var id: String { if case .user(let id) = self { id } else { type } }

    init(type: String, id: String) {
        switch type {
        case "user": self = .user(id)
        case "guest": self = .guest
        case "key": self = .key
        default: self = .unknown
        }
    }

    var json: JSONValue { ["type": .string(type), "id": .string(id)] }
}
