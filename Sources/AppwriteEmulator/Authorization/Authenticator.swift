import GRDB
import JSONBytes

/// Finds out who makes a request, in Appwrite's order: key, then session (cookie, its older twin, header, fallback cookies),
/// then JWT. A session that is none makes a guest; a key or a JWT that is none is refused.
struct Authenticator: Sendable {
    let project: String
    let key: String
    let tokenKey: [UInt8]

    func caller(of request: APIRequest, db: Database, now: Instant) throws -> Caller {
        if let given = request.header("X-Appwrite-Key"), !given.isEmpty {
            guard request.project == project, ConstantTime.areEqual(Array(given.utf8), Array(key.utf8)) else {
                throw APIError.unauthorized
            }
            return .key
        }
        if let caller = try sessionTexts(of: request).lazy.compactMap({ try self.user(session: $0, db: db, now: now) })
            .first
        {
            return caller
        }
        if let token = request.header("X-Appwrite-JWT"), !token.isEmpty {
            return try user(token: token, db: db, now: now) ?? .guest
        }
        return .guest
    }

    /// What the client carries as its session, in the order in which it counts.
    private func sessionTexts(of request: APIRequest) -> [String] {
        let name = "a_session_\(project)"
        let fallback = request.header("X-Fallback-Cookies").flatMap { try? JSONValue(parsing: $0) }
        let texts = [
            request.cookie(name), request.cookie(name + "_legacy"), request.header("X-Appwrite-Session"),
            fallback?[name]?.string,
        ]
        return texts.compactMap { $0 }.filter { !$0.isEmpty }
    }

    /// The user of a session's text; `nil` when the session does not exist or is over.
    /// - Throws: `user_blocked`.
    func user(session text: String, db: Database, now: Instant) throws -> Caller? {
        guard let secret = SessionSecret(text) else { return nil }
        let row = try db.first(
            """
            SELECT sessions.seq AS session, sessions.id AS session_id, users.* FROM sessions
            JOIN users ON users.seq = sessions.user WHERE sessions.secret = ? AND sessions.expire > ? AND users.id = ?
            """, [.bytes(secret.digest), .text(now.text), .text(secret.userID)])
        return try row.map { try user($0, db: db) }
    }

    /// The user of a JWT; `nil` when its session is over.
    private func user(token text: String, db: Database, now: Instant) throws -> Caller? {
        let token = try SessionToken(verifying: text, key: tokenKey, now: now)
        let row = try db.first(
            """
            SELECT sessions.seq AS session, sessions.id AS session_id, users.* FROM sessions
            JOIN users ON users.seq = sessions.user WHERE sessions.id = ? AND sessions.expire > ? AND users.id = ?
            """, [.text(token.sessionID), .text(now.text), .text(token.userID)])
        return try row.map { try user($0, db: db) }
    }

    private func user(_ row: Row, db: Database) throws -> Caller {
        guard row["status"] as Bool else { throw APIError.userBlocked }
        let user = Caller.User(
            sequence: row["seq"], id: row["id"], email: row["email"], session: row["session"],
            sessionID: row["session_id"])
        return Caller(kind: .user(user), roles: try UserRoles.of(row, db: db))
    }
}
