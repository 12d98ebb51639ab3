/// Who makes a request.
struct Caller: Sendable {
    /// A user behind a session or a JWT.
    struct User: Sendable {
        /// The key of the record.
        var sequence: Int64
        var id: String
        var email: String?
        var isBlocked: Bool
        /// The session in use; a JWT has none.
        var session: Session?
    }

    struct Session: Sendable {
        /// The key of the record.
        var sequence: Int64
        var id: String
    }

    enum Kind: Sendable {
        case guest
        case user(User)
        /// An API key: may do everything that keys may, and permissions do not concern it.
        case key
    }

    var kind: Kind
    /// The roles held, in the order in which messages name them.
    var roles: [String]

    static let guest = Caller(kind: .guest, roles: ["any", "guests"])
    static let key = Caller(kind: .key, roles: [])

    var user: User? { if case .user(let user) = kind { user } else { nil } }
    var isKey: Bool { if case .key = kind { true } else { false } }

    /// Whether one of the roles is among these.
    func holds(anyOf granted: some Sequence<String>) -> Bool { granted.contains { roles.contains($0) } }
}

extension Caller {
    func mayUse(_ scopes: [String]) -> Bool {
        switch kind {
        case .guest: scopes.contains { Scopes.guest.contains($0) }
        case .user: scopes.contains { Scopes.user.contains($0) }
        case .key: scopes.contains { !Scopes.beyondKeys.contains($0) }
        }
    }

    /// How messages about missing scopes name the caller.
    func name(project: String) -> String {
        switch kind {
        case .guest: "User (role: guests)"
        case .user(let user): "\(user.email ?? "User") (role: users)"
        case .key: "app.\(project)@service.localhost (role: applications)"
        }
    }
}

/// What roles may do by themselves, by Appwrite's names.
private enum Scopes {
    static let guest: Set = [
        "global", "public", "sessions.write", "documents.read", "documents.write", "rows.read", "rows.write",
        "files.read",
        "files.write", "locale.read", "avatars.read", "execution.write",
    ]
    static let user: Set = guest.union([
        "account", "teams.read", "teams.write", "execution.read", "targets.read", "targets.write", "subscribers.write",
        "subscribers.read",
    ])
    /// What no API key can be given.
    static let beyondKeys: Set = ["public", "account"]
}
