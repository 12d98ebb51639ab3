import GRDB
import HTTPTypes
import JSONBytes

/// Makes sessions and answers with them.
struct SessionMaker {
    let call: Call

    func make(for user: UserModel, provider: String, providerUID: String, factor: String) throws -> (
        SessionModel, SessionSecret
    ) {
        let environment = call.emulator.environment
        let now = call.now
        let secret = SessionSecret(userID: user.id, secret: Hex.text(of: environment.randomBytes(128)))
        try call.db.run(
            """
            INSERT INTO sessions (id, user, secret, provider, provider_uid, factors, ip, user_agent, expire, created, updated)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .text(environment.uniqueID()), .integer(user.sequence), .bytes(secret.digest), .text(provider),
                .text(providerUID), .text(JSONList.json([factor])), .text(call.request.address), .text(userAgent),
                .text(now.advanced(bySeconds: SessionModel.lifetime).text), .text(now.text), .text(now.text),
            ])
        let sequence = call.db.lastInsertedRowID
        try dropOldest(of: user)
        try call.db.run("UPDATE users SET accessed = ? WHERE seq = ?", [.text(now.text), .integer(user.sequence)])
        let record = try call.db.first(
            "SELECT \(SessionModel.selection) FROM \(SessionModel.source) WHERE sessions.seq = ?", [.integer(sequence)])
        guard let record else { throw APIError.sessionNotFound }
        let session = SessionModel(record: record)
        announce(session, "create")
        return (session, secret)
    }

    /// A key may say whose browser it speaks for.
    private var userAgent: String {
        (call.caller.isKey ? call.request.header("X-Forwarded-User-Agent") : nil) ?? call.request.headers[.userAgent]
            ?? ""
    }

    private func dropOldest(of user: UserModel) throws {
        try call.db.run(
            """
            DELETE FROM sessions WHERE user = ?1 AND seq NOT IN
                (SELECT seq FROM sessions WHERE user = ?1 ORDER BY seq DESC LIMIT \(SessionModel.maximumPerUser))
            """, [.integer(user.sequence)])
    }

    /// The answer to a login: the session, for browsers also as cookies. Only a key is told the secret.
    func answer(_ session: SessionModel, _ secret: SessionSecret) -> APIResponse {
        let json = session.json(isCurrent: true, secret: call.caller.isKey ? secret.text : "")
        var response = APIResponse.json(json, status: 201)
        Self.setCookies(secret.text, call.emulator.configuration.project, maxAge: SessionModel.lifetime, &response)
        return response
    }

    static func clearCookies(_ project: String, _ response: inout APIResponse) {
        setCookies("", project, maxAge: 0, &response)
    }

    private static func setCookies(_ value: String, _ project: String, maxAge: Int64, _ response: inout APIResponse) {
        let name = "a_session_\(project)"
        let attributes = "path=/; Max-Age=\(maxAge); HttpOnly"
        response.headers.append(HTTPField(name: .setCookie, value: "\(name)_legacy=\(value); \(attributes)"))
        response.headers.append(HTTPField(name: .setCookie, value: "\(name)=\(value); \(attributes); SameSite=None"))
        let cookies: JSONValue = value.isEmpty ? [:] : .object([name: .string(value)])
        response.headers[.fallbackCookies] = cookies.text
    }

    func announce(_ session: SessionModel, _ action: String) {
        call.announce(
            RealtimeEvent(
                names: EventNames.thing([("users", session.userID), ("sessions", session.id)], action: action),
                channels: ["account", "account.\(session.userID)"], roles: ["user:\(session.userID)"],
                timestamp: call.now.text, payload: session.json(isCurrent: false).serialized()))
    }
}
