import JSONBytes

// The account of whoever calls, and new accounts.
extension AppwriteClient {
    /// `GET /account`. A guest is refused with 401 `general_unauthorized_scope`, who has to show a further factor with 401
    /// `user_more_factors_required`.
    public func getAccount(as caller: Caller) async throws(AppwriteFailure) -> JSONValue {
        try await parsed(AppwriteCall(.get, AppwritePath("/account")), as: caller)
    }

    /// `POST /account`: makes a user, without signing in; Appwrite chooses the id.
    /// - Returns: the account.
    @discardableResult
    public func createAccount(
        email: String, password: String, name: String?, as caller: Caller
    ) async throws(AppwriteFailure) -> JSONValue {
        var body: JSONObject = ["userId": "unique()", "email": .string(email), "password": .string(password)]
        body["name"] = name.map(JSONValue.string)
        return try await parsed(AppwriteCall(.post, AppwritePath("/account"), body: body), as: caller)
    }

    /// `PATCH /account/password`.
    /// - Parameter oldPassword: not needed by users who have none yet.
    public func updatePassword(
        _ password: String, oldPassword: String?, as caller: Caller
    ) async throws(AppwriteFailure) {
        var body: JSONObject = ["password": .string(password)]
        body["oldPassword"] = oldPassword.map(JSONValue.string)
        try await send(AppwriteCall(.patch, AppwritePath("/account/password"), body: body), as: caller)
    }

    /// `POST /account/recovery`: has Appwrite send a mail with a link to `url`, to which it adds `userId` and `secret`; good for an hour.
    /// - Parameter url: its host must be one of the project's platforms.
    public func createRecovery(email: String, url: String, as caller: Caller) async throws(AppwriteFailure) {
        let body: JSONObject = ["email": .string(email), "url": .string(url)]
        try await send(AppwriteCall(.post, AppwritePath("/account/recovery"), body: body), as: caller)
    }

    /// `PUT /account/recovery`: sets a new password with what the mail's link has brought.
    public func updateRecovery(
        userID: String, secret: String, password: String, as caller: Caller
    ) async throws(AppwriteFailure) {
        let body: JSONObject = [
            "userId": .string(userID), "secret": .string(secret), "password": .string(password),
        ]
        try await send(AppwriteCall(.put, AppwritePath("/account/recovery"), body: body), as: caller)
    }
}
