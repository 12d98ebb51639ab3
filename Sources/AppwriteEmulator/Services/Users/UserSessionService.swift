import GRDB
import HTTPTypes
import JSONBytes

/// Sessions and JWTs of users, for keys.
struct UserSessionService: Sendable {
    private let users = UserService()

    var routes: [Route] {
        let reading = ["users.read", "sessions.read"]
        let writing = ["users.write", "sessions.write"]
        return [
            Route(.get, "users/:userId/sessions", scopes: reading, .read(list)),
            Route(.post, "users/:userId/sessions", scopes: writing, .write(create)),
            Route(.delete, "users/:userId/sessions", scopes: writing, .write(deleteAll)),
            Route(.delete, "users/:userId/sessions/:sessionId", scopes: writing, .write(delete)),
            Route(.post, "users/:userId/jwts", scopes: UserService.writeScopes, .token(createToken)),
        ]
    }

    private func sessions(_ call: Call, of user: UserModel) throws -> [SessionModel] {
        try call.db.all(
            "SELECT \(SessionModel.selection) FROM \(SessionModel.source) WHERE sessions.user = ? ORDER BY sessions.seq",
            [.integer(user.sequence)]
        ).map(SessionModel.init(record:))
    }

    private func list(_ call: Call) throws -> APIResponse {
        let sessions = try sessions(call, of: users.user(call))
        return .json([
            "total": .integer(sessions.count), "sessions": .array(sessions.map { $0.json(isCurrent: false) }),
        ])
    }

    private func create(_ call: Call) throws -> APIResponse {
        let user = try users.user(call)
        let maker = SessionMaker(call: call)
        let (session, secret) = try maker.make(for: user, provider: "server", providerUID: "", factor: "server")
        return .json(session.json(isCurrent: false, secret: secret.text), status: 201)
    }

    private func delete(_ call: Call) throws -> APIResponse {
        let user = try users.user(call)
        let id = try call.path("sessionId", .uid)
        guard let session = try sessions(call, of: user).first(where: { $0.id == id }) else {
            throw APIError.sessionNotFound
        }
        try call.db.run("DELETE FROM sessions WHERE seq = ?", [.integer(session.sequence)])
        SessionMaker(call: call).announce(session, "delete")
        return .empty
    }

    private func deleteAll(_ call: Call) throws -> APIResponse {
        try call.db.run("DELETE FROM sessions WHERE user = ?", [.integer(try users.user(call).sequence)])
        return .empty
    }

    private func createToken(_ call: Call) throws -> SessionToken {
        let user = try users.user(call)
        let wanted = try call.optional("sessionId", .text(255, atLeast: 0)) ?? "recent"
        let duration = try call.optional("duration", .integer(in: 0...3600)) ?? 900
        let sessions = try sessions(call, of: user)
        guard let session = wanted == "recent" ? sessions.last : sessions.first(where: { $0.id == wanted }) else {
            throw APIError.sessionNotFound
        }
        return SessionToken(user: user.id, session: session.id, expires: call.now.advanced(bySeconds: duration))
    }
}
