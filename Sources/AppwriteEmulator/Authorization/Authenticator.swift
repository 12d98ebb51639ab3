import GRDB
import HTTPTypes
import JSONBytes

/// Finds out who makes a request, in the order of 1.8.1: the session (cookie, its older twin, header, fallback cookies), in whose
/// place a JWT steps, and beside neither of which a key may stand. A session that is none makes a guest; a key or a JWT that is
/// none is refused.
struct Authenticator: Sendable {
    let project: String
    let key: String
    let tokens: SessionTokens

    /// The JWT of a request; `nil` when it has none. Apart from `caller`, for it must not be checked on a database's thread.
    /// - Throws: `user_jwt_invalid`.
    func token(of request: APIRequest, now: Instant) async throws(APIError) -> SessionToken? {
        guard request.project == project, let text = request.headers[.appwriteJWT], !text.isEmpty else { return nil }
        return try await tokens.verify(text, now: now)
    }

    /// - Parameter token: what `token(of:now:)` found.
    func caller(of request: APIRequest, token: SessionToken?, db: Database, now: Instant) throws -> Caller {
        let user = request.project == project ? try user(of: request, token: token, db: db, now: now) : nil
        guard let given = request.headers[.appwriteKey], !given.isEmpty else { return user ?? .guest }
        guard user == nil else { throw APIError.keyAndSession }
        guard request.project == project, ConstantTime.areEqual(Array(given.utf8), Array(key.utf8)) else {
            throw APIError.unauthorized
        }
        return .key
    }

    private func user(of request: APIRequest, token: SessionToken?, db: Database, now: Instant) throws -> Caller? {
        // The first that can be read counts, even when it opens nothing.
        let secret = sessionTexts(of: request).lazy.compactMap(SessionSecret.init).first
        let ofSession = try secret.flatMap { try user(session: $0, db: db, now: now) }
        guard let token else { return ofSession }
        guard var caller = try user(token: token, db: db, now: now) else { return nil }
        // A JWT has no session of its own; one that came along remains the current one if it is the same user's.
        if case .user(var user) = caller.kind {
            user.session = ofSession?.user?.id == user.id ? ofSession?.user?.session : nil
            caller.kind = .user(user)
        }
        return caller
    }

    /// What the client carries as its session, in the order in which it counts.
    private func sessionTexts(of request: APIRequest) -> [String] {
        let name = "a_session_\(project)"
        let fallback = request.headers[.fallbackCookies].flatMap { try? JSONValue(parsing: $0) }
        let texts = [
            request.cookie(name), request.cookie(name + "_legacy"), request.headers[.appwriteSession],
            fallback?[name]?.string,
        ]
        return texts.compactMap { $0 }.filter { !$0.isEmpty }
    }

    /// The user of a session; `nil` when it does not exist or is over.
    func user(session secret: SessionSecret, db: Database, now: Instant) throws -> Caller? {
        let row = try db.first(
            """
            SELECT sessions.seq AS session, sessions.id AS session_id, users.* FROM sessions
            JOIN users ON users.seq = sessions.user WHERE sessions.secret = ? AND sessions.expire > ? AND users.id = ?
            """, [.bytes(secret.digest), .text(now.text), .text(secret.userID)])
        return try row.map { try user($0, db: db) }
    }

    /// The user of a JWT; `nil` when its session is over.
    private func user(token: SessionToken, db: Database, now: Instant) throws -> Caller? {
        let row = try db.first(
            """
            SELECT sessions.seq AS session, sessions.id AS session_id, users.* FROM sessions
            JOIN users ON users.seq = sessions.user WHERE sessions.id = ? AND sessions.expire > ? AND users.id = ?
            """, [.text(token.sessionID), .text(now.text), .text(token.userID)])
        return try row.map { try user($0, db: db) }
    }

    private func user(_ row: Row, db: Database) throws -> Caller {
        let user = Caller.User(
            sequence: row["seq"], id: row["id"], email: row["email"], isBlocked: !(row["status"] as Bool),
            session: Caller.Session(sequence: row["session"], id: row["session_id"]))
        return Caller(kind: .user(user), roles: try UserRoles.of(row, db: db))
    }
}
