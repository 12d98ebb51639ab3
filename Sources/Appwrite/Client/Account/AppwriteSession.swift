import JSONBytes

/// A session that Appwrite has just made. Never printed: it holds a secret.
public struct AppwriteSession: Sendable, Hashable {
    public var id: String
    public var userID: String
    /// Shows who somebody is, in `X-Appwrite-Session`; not percent-encoded.
    public var secret: String
    /// When it ends, as Appwrite writes moments: `2027-11-21T20:25:20.189+00:00`.
    public var expire: String

    public init(id: String, userID: String, secret: String, expire: String) {
        self.id = id
        self.userID = userID
        self.secret = secret
        self.expire = expire
    }

    public var credential: Credential { .session(secret) }
}

extension AppwriteSession {
    /// Reads the answer to a login. The secret lies in its body for calls with a key, else in the cookie that Appwrite sets for the
    /// project: `a_session_<PROJECT>`, or `a_session_<PROJECT>_legacy`.
    init(_ response: TransportResponse, project: String) throws(AppwriteFailure) {
        guard let json = try? JSONValue(parsing: response.body), let id = json["$id"]?.string,
            let userID = json["userId"]?.string
        else { throw .unreadable("a new session has no $id or no userId") }
        let told = json["secret"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        let name = "a_session_\(project)"
        guard let secret = told ?? Self.cookie(name, in: response) ?? Self.cookie("\(name)_legacy", in: response) else {
            throw .unreadable("a new session has no secret, neither in its body nor as the cookie a_session_…")
        }
        self.init(id: id, userID: userID, secret: secret, expire: json["expire"]?.string ?? "")
    }

    private static func cookie(_ name: String, in response: TransportResponse) -> String? {
        for header in response.headers where header.name == "set-cookie" {
            let pair = header.value.prefix { $0 != ";" }
            guard pair.hasPrefix(name + "=") else { continue }
            let value = PercentEncoding.decode(String(pair.dropFirst(name.count + 1)))
            if !value.isEmpty { return value }
        }
        return nil
    }
}

extension AppwriteSession: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "session" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
