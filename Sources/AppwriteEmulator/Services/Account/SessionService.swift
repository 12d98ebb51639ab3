import GRDB
import HTTPTypes
import JSONBytes

/// Sessions and JWTs of whoever calls.
struct SessionService: Sendable {
    var routes: [Route] {
        let scopes = AccountService.scopes
        let login = RouteAction.password(prepare: prepareLogin, finish: login)
        return [
            // Without a project they are logins to the console, which has no users here.
            Route(.post, "account/sessions/email", scopes: ["sessions.write"], withoutProject: nil, login),
            Route(.post, "account/sessions", scopes: ["sessions.write"], withoutProject: nil, login),
            Route(
                .post, "account/sessions/anonymous", scopes: ["sessions.write"], withoutProject: .anonymousConsole,
                .write(loginAnonymously)),
            Route(.get, "account/sessions", scopes: scopes, .read(list)),
            Route(.get, "account/sessions/:sessionId", scopes: scopes, .read(get)),
            Route(.patch, "account/sessions/:sessionId", scopes: scopes, .write(extend)),
            Route(.delete, "account/sessions/:sessionId", scopes: scopes, .write(delete)),
            Route(.delete, "account/sessions", scopes: scopes, .write(deleteAll)),
            Route(.post, "account/jwts", scopes: scopes, .token(createToken)),
            Route(.post, "account/jwt", scopes: scopes, .token(createToken)),
        ]
    }

    // MARK: Login

    private func prepareLogin(_ call: Call) throws -> PasswordWork {
        guard call.caller.user == nil else { throw APIError.sessionAlreadyExists }
        let email = try call.required("email", .email)
        let password = try call.required("password", .password)
        guard call.request.project == call.emulator.configuration.project else { throw APIError.invalidCredentials }
        return PasswordWork(verify: (password, try UserModel.find(email: email, db: call.db)?.password))
    }

    private func login(_ call: Call, _ outcome: PasswordOutcome) throws -> APIResponse {
        let email = try call.required("email", .email)
        guard outcome.isVerified, let user = try UserModel.find(email: email, db: call.db) else {
            throw APIError.invalidCredentials
        }
        guard user.isActive else { throw APIError.userBlocked(call.variant) }
        let maker = SessionMaker(call: call)
        let (session, secret) = try maker.make(for: user, provider: "email", providerUID: email, factor: "password")
        return maker.answer(session, secret)
    }

    private func loginAnonymously(_ call: Call) throws -> APIResponse {
        guard call.caller.user == nil else { throw APIError.sessionAlreadyExists }
        let id = call.emulator.environment.uniqueID()
        let user = try UserEditor(call: call).create(UserEditor.New(id: id, name: ""))
        let maker = SessionMaker(call: call)
        let (session, secret) = try maker.make(for: user, provider: "anonymous", providerUID: "", factor: "anonymous")
        return maker.answer(session, secret)
    }

    // MARK: Sessions

    private func caller(_ call: Call) throws(APIError) -> Caller.User {
        guard let user = call.caller.user else { throw .sessionNotFound }
        return user
    }

    private func list(_ call: Call) throws -> APIResponse {
        let user = try caller(call)
        let records = try call.db.all(
            "SELECT \(SessionModel.selection) FROM \(SessionModel.source) WHERE sessions.user = ? ORDER BY sessions.seq",
            [.integer(user.sequence)])
        let sessions = records.map(SessionModel.init(record:))
        return .json([
            "total": .integer(sessions.count),
            "sessions": .array(sessions.map { $0.json(isCurrent: $0.sequence == user.session?.sequence) }),
        ])
    }

    /// The session of the path, `current` for the one in use.
    private func session(_ call: Call) throws -> SessionModel {
        let user = try caller(call)
        let id = try call.path("sessionId", .uid)
        let record = try call.db.first(
            "SELECT \(SessionModel.selection) FROM \(SessionModel.source) WHERE sessions.user = ? AND sessions.id = ?",
            [.integer(user.sequence), .text(id == "current" ? user.session?.id ?? "" : id)])
        guard let record else { throw APIError.sessionNotFound }
        return SessionModel(record: record)
    }

    private func get(_ call: Call) throws -> APIResponse {
        let session = try session(call)
        return .json(session.json(isCurrent: session.sequence == call.caller.user?.session?.sequence))
    }

    /// Lets a session live on for its whole time from now.
    private func extend(_ call: Call) throws -> APIResponse {
        let found = try session(call)
        let now = call.now
        try call.db.run(
            "UPDATE sessions SET expire = ?, updated = ? WHERE seq = ?",
            [.text(now.advanced(bySeconds: SessionModel.lifetime).text), .text(now.text), .integer(found.sequence)])
        let session = try session(call)
        SessionMaker(call: call).announce(session, "update")
        return .json(session.json(isCurrent: session.sequence == call.caller.user?.session?.sequence))
    }

    private func delete(_ call: Call) throws -> APIResponse {
        let session = try session(call)
        try call.db.run("DELETE FROM sessions WHERE seq = ?", [.integer(session.sequence)])
        SessionMaker(call: call).announce(session, "delete")
        var response = APIResponse.empty
        if session.sequence == call.caller.user?.session?.sequence {
            SessionMaker.clearCookies(call.emulator.configuration.project, &response)
        }
        return response
    }

    private func deleteAll(_ call: Call) throws -> APIResponse {
        try call.db.run("DELETE FROM sessions WHERE user = ?", [.integer(try caller(call).sequence)])
        var response = APIResponse.empty
        SessionMaker.clearCookies(call.emulator.configuration.project, &response)
        return response
    }

    // MARK: JWTs

    /// A JWT stands for the session in use, so that a JWT makes none.
    private func createToken(_ call: Call) throws -> SessionToken {
        let duration = try call.optional("duration", .integer(in: 0...86_400)) ?? 900
        let user = try caller(call)
        guard let session = user.session else { throw APIError.sessionNotFound }
        return SessionToken(user: user.id, session: session.id, expires: call.now.advanced(bySeconds: duration))
    }
}
