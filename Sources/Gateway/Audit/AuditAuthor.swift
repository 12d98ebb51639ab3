import JSONBytes

/// Who did something. Never a credential.
public enum AuditAuthor: Sendable, Hashable {
    /// A user, by the id.
    case user(String)
    case guest
    /// A caller who is served with the server key: the name of the access token, where there is one.
    case key(String?)
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

    /// The user's id or the token's name, or the type of who has none: what `author` filters by.
    var id: String {
        switch self {
        case .user(let id), .key(let id?): id
        case .guest, .key(nil), .unknown: type
        }
    }

    init(type: String, id: String) {
        switch type {
        case "user": self = .user(id)
        case "guest": self = .guest
        case "key": self = .key(id == "key" ? nil : id)
        default: self = .unknown
        }
    }

    var json: JSONValue { ["type": .string(type), "id": .string(id)] }
}
