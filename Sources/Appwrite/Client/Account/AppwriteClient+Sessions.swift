import JSONBytes

// Logins. None of these may be called as somebody who is signed in: Appwrite refuses a login that carries a session with 401
// `user_session_already_exists`. As a key or as a guest they all work; a key is told the secret in the answer's body.
extension AppwriteClient {
    /// `POST /account/sessions/email`.
    public func createEmailPasswordSession(
        email: String, password: String, as caller: Caller
    ) async throws(AppwriteFailure) -> AppwriteSession {
        let body: JSONObject = ["email": .string(email), "password": .string(password)]
        return try await session(AppwriteCall(.post, AppwritePath("/account/sessions/email"), body: body), as: caller)
    }

    /// `POST /account/sessions/anonymous`: makes a user without a name as well.
    public func createAnonymousSession(as caller: Caller) async throws(AppwriteFailure) -> AppwriteSession {
        try await session(AppwriteCall(.post, AppwritePath("/account/sessions/anonymous"), body: [:]), as: caller)
    }

    /// `POST /account/sessions/token`: for what a magic link, a code by e-mail or OAuth2 has brought.
    public func createSession(
        userID: String, secret: String, as caller: Caller
    ) async throws(AppwriteFailure) -> AppwriteSession {
        let body: JSONObject = ["userId": .string(userID), "secret": .string(secret)]
        return try await session(AppwriteCall(.post, AppwritePath("/account/sessions/token"), body: body), as: caller)
    }

    /// `DELETE /account/sessions/current`: the session of the caller ends.
    public func deleteCurrentSession(as caller: Caller) async throws(AppwriteFailure) {
        try await send(AppwriteCall(.delete, AppwritePath("/account/sessions/current")), as: caller)
    }

    /// `POST /account/jwts`: a token that stands for the caller's session and ends with it. Needs a session.
    /// - Parameter seconds: how long it lasts, at most 3600; Appwrite's own default is 900.
    public func createJWT(
        lifetime seconds: Int? = nil, as caller: Caller
    ) async throws(AppwriteFailure) -> String {
        var body = JSONObject()
        if let seconds { body["duration"] = .integer(seconds) }
        let call = AppwriteCall(.post, AppwritePath("/account/jwts"), body: body)
        let json = try await parsed(call, as: caller)
        guard let token = json["jwt"]?.string, !token.isEmpty else { throw call.unreadable("a new JWT is missing") }
        return token
    }

    private func session(_ call: AppwriteCall, as caller: Caller) async throws(AppwriteFailure) -> AppwriteSession {
        let response = try await send(call, as: caller)
        do throws(AppwriteFailure) {
            return try AppwriteSession(response, project: project)
        } catch {
            throw error.ofWrite
        }
    }
}
