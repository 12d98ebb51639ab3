import JSONBytes

// Secrets that reach somebody by another way, and become a session with `createSession(userID:secret:)`.
extension AppwriteClient {
    /// `POST /account/tokens/magic-url`: sends a mail with a link to `url`, to which Appwrite adds `userId` and `secret`. Makes a user for an
    /// address that has none.
    /// - Returns: the user's id.
    public func createMagicURLToken(
        email: String, url: String, as caller: Caller
    ) async throws(AppwriteFailure) -> String {
        let body: JSONObject = ["userId": "unique()", "email": .string(email), "url": .string(url)]
        return try await user(AppwriteCall(.post, AppwritePath("/account/tokens/magic-url"), body: body), as: caller)
    }

    /// `POST /account/tokens/email`: sends a mail with a code of six digits, which is the secret.
    /// - Returns: the user's id.
    public func createEmailToken(email: String, as caller: Caller) async throws(AppwriteFailure) -> String {
        let body: JSONObject = ["userId": "unique()", "email": .string(email)]
        return try await user(AppwriteCall(.post, AppwritePath("/account/tokens/email"), body: body), as: caller)
    }

    /// `GET /account/tokens/oauth2/{provider}`, where a browser is sent to: Appwrite leads it to the provider, and then to `success` with
    /// `userId` and `secret`, or to `failure` with `error`.
    public func oauth2TokenURL(
        provider: String, success: String, failure: String
    ) throws(AppwriteFailure) -> String {
        let path = try AppwritePath("/account/tokens/oauth2").appending(id: provider, as: "provider")
        var query = URLQuery()
        query.append("project", project)
        query.append("success", success)
        query.append("failure", failure)
        return endpoint + path.text + "?" + String(decoding: query.bytes, as: UTF8.self)
    }

    private func user(_ call: AppwriteCall, as caller: Caller) async throws(AppwriteFailure) -> String {
        guard let id = try await parsed(call, as: caller)["userId"]?.string, !id.isEmpty else {
            throw call.unreadable("a new token has no userId")
        }
        return id
    }
}
