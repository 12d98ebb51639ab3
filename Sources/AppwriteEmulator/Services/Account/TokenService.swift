import GRDB
import HTTPTypes
import JSONBytes

/// One-time tokens: a key makes one for a user, who logs in with it. Those that come by e-mail or phone are not made here.
struct TokenService: Sendable {
    private let users = UserService()

    /// Seconds that a token lives unless a call says otherwise.
    private static let lifetime: Int64 = 900

    var routes: [Route] {
        let login = RouteAction.write(login)
        // The older calls take tokens of every kind, too.
        let olderLogins = ["magic-url", "phone"].map {
            Route(
                .put, "account/sessions/\($0)", scopes: ["sessions.write"], withoutProject: .invalidToken, login)
        }
        return [
            Route(.post, "users/:userId/tokens", scopes: UserService.writeScopes, .write(create)),
            Route(
                .post, "account/sessions/token", scopes: ["sessions.write"], withoutProject: .invalidToken,
                login),
        ] + olderLogins
    }

    private func create(_ call: Call) throws -> APIResponse {
        _ = try call.path("userId", .uid)
        let length = try call.optional("length", .integer(in: 4...128)) ?? 6
        let lifetime = try call.optional("expire", .integer(in: 60...SessionModel.lifetime)) ?? Self.lifetime
        let user = try users.user(call)
        let environment = call.emulator.environment
        let id = environment.uniqueID()
        let secret = String(Hex.text(of: environment.randomBytes(Int(length + 1) / 2)).prefix(Int(length)))
        let now = call.now
        let expire = now.advanced(bySeconds: lifetime)
        try call.db.run(
            "INSERT INTO tokens (id, user, secret, expire, created) VALUES (?, ?, ?, ?, ?)",
            [
                .text(id), .integer(user.sequence), .bytes(digest(secret, of: user)), .text(expire.text),
                .text(now.text),
            ])
        let token: JSONValue = [
            "$id": .string(id), "$createdAt": .string(now.text), "userId": .string(user.id), "secret": .string(secret),
            "expire": .string(expire.text), "phrase": "",
        ]
        call.announce(
            RealtimeEvent(
                names: EventNames.thing([("users", user.id), ("tokens", id)], action: "create"),
                channels: ["account", "account.\(user.id)"], roles: ["user:\(user.id)"], timestamp: now.text,
                payload: token.serialized()))
        return .json(token, status: 201)
    }

    private func login(_ call: Call) throws -> APIResponse {
        guard call.caller.user == nil else { throw APIError.sessionAlreadyExists }
        let id = try call.required("userId", .customID)
        let secret = try call.required("secret", .text(256))
        guard let user = try UserModel.find(id, db: call.db) else { throw APIError.invalidToken }
        let token = try call.db.first(
            "SELECT seq FROM tokens WHERE user = ? AND secret = ? AND expire > ?",
            [.integer(user.sequence), .bytes(digest(secret, of: user)), .text(call.now.text)])
        guard let token else { throw APIError.invalidToken }
        try call.db.run("DELETE FROM tokens WHERE seq = ?", [token["seq"]])
        let maker = SessionMaker(call: call)
        let (session, sessionSecret) = try maker.make(for: user, provider: "token", providerUID: "", factor: "token")
        return maker.answer(session, sessionSecret)
    }

    /// What is stored of a token's secret.
    private func digest(_ secret: String, of user: UserModel) -> [UInt8] {
        SessionSecret(userID: user.id, secret: secret).digest
    }
}
