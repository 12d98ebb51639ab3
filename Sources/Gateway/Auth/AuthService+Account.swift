import Appwrite
import JSONBytes
import Refine

extension AuthService {
    /// `POST /auth/logout`: ends the session at Appwrite, in the browser and in live connections. The cookie goes whatever Appwrite says.
    func logout(_ call: AuthCall) async throws(HttpError) -> AuthResult {
        var credentials = [call.credential]
        if let cookie = call.cookie, cookie != call.credential { credentials.append(cookie) }
        var result = AuthResult.success()
        for credential in credentials where credential != .guest {
            signOut(credential)
            do throws(HttpError) {
                try await asking(as: credential, call) { caller throws(AppwriteFailure) in
                    try await client.deleteCurrentSession(as: caller)
                }
            } catch {
                // Who is refused has no session any more.
                if ![401, 403, 404].contains(error.statusCode) { result = AuthResult(error) }
            }
        }
        result.cookies = [noCookie(call)]
        return result
    }

    /// `POST /auth/forgot-password`: has Appwrite send a mail. Whether there is an account of that address is not told.
    func forgotPassword(_ call: AuthCall) async throws(HttpError) -> AuthResult {
        let email = try call.required("email")
        let url = try page(try call.optional("redirectTo"), settings.updatePassword, key: "auth.update_password", call)
        try gate.attempt(account: "recovery:" + email, address: call.address)
        do throws(HttpError) {
            try await asking { () throws(AppwriteFailure) in
                try await client.createRecovery(email: email, url: url, as: call.caller(.guest))
            }
        } catch {
            guard error.type == "user_not_found" else { throw error }
        }
        return .success()
    }

    /// `POST /auth/update-password`: with what the mail's link has brought, or as whoever is signed in.
    func updatePassword(_ call: AuthCall) async throws(HttpError) -> AuthResult {
        let password = try call.required("password")
        if let repeated = try call.optional("confirmPassword"), repeated != password {
            throw .authBody("The passwords are not the same.", field: "confirmPassword")
        }
        let user = try call.optional("userId")
        if let secret = try call.optional("secret") {
            let user = try call.required("userId")
            try gate.attempt(account: "user:" + user, address: call.address)
            try await asking { () throws(AppwriteFailure) in
                try await client.updateRecovery(
                    userID: user, secret: secret, password: password, as: call.caller(.guest))
            }
            return .success()
        }
        guard user == nil else { throw .authBody("With `userId` the body must have `secret`.", field: "secret") }
        guard call.credential != .guest else { throw .notSignedIn }
        let old = try call.optional("oldPassword")
        try gate.attempt(account: nil, address: call.address)
        try await asking(as: call.credential, call) { caller throws(AppwriteFailure) in
            try await client.updatePassword(password, oldPassword: old, as: caller)
        }
        return .success()
    }

    /// `POST /auth/refresh`: a JWT for a session: that of `refreshToken`, which is a session's secret, or that of the caller. The secret is
    /// never told to who did not send it in the body: pages are not to see it.
    func refresh(_ call: AuthCall) async throws(HttpError) -> AuthResult {
        let given = try call.optional("refreshToken")
        let credential = given.map(Credential.session) ?? call.credential
        guard credential != .guest else { throw .notSignedIn }
        guard given?.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) != false else {
            throw .authBody("`refreshToken` must be a session's secret.", field: "refreshToken")
        }
        let token = try await asking(as: credential, call) { caller throws(AppwriteFailure) in
            try await client.createJWT(as: caller)
        }
        var body: JSONObject = ["token": .string(token)]
        body["refreshToken"] = given.map(JSONValue.string)
        return AuthResult(body: body)
    }

    // MARK: Who somebody is

    /// `GET /auth/check`: refine's `CheckResponse`. It fails only where Appwrite does, since nobody is signed out by that.
    func check(_ call: AuthCall) async throws(HttpError) -> AuthResult {
        guard call.credential != .guest else { return AuthResult(body: ["authenticated": false]) }
        do throws(HttpError) {
            _ = try await account(call)
            return AuthResult(body: ["authenticated": true])
        } catch {
            var result = AuthResult(body: ["authenticated": false])
            switch error.type {
            case Self.moreFactors: result.body["error"] = ["name": "mfa_required", "message": .string(error.message)]
            case HttpError.sessionEnded.type, "user_blocked": result.headers["Set-Cookie"] = error.headers["Set-Cookie"]
            default: throw error
            }
            return result
        }
    }

    /// `GET /auth/identity`
    func identity(_ call: AuthCall) async throws(HttpError) -> JSONValue {
        Identity.json(try await account(call))
    }

    /// `GET /auth/permissions`: `{"roles": […], "labels": […]}`, a guest's too.
    func permissions(_ call: AuthCall) async throws(HttpError) -> JSONValue {
        guard call.credential != .guest else { return Self.permissions(CallerRoles.guest, labels: []) }
        let account = try await account(call)
        let memberships = try await asking { () throws(AppwriteFailure) in
            try await client.listMemberships(of: account["$id"]?.string ?? "", as: call.caller)
        }
        return Self.permissions(
            CallerRoles.user(account, memberships: memberships), labels: CallerRoles.labels(account))
    }

    private static func permissions(_ roles: [Role], labels: [String]) -> JSONValue {
        [
            "roles": .array(roles.map { .string($0.description) }), "labels": .array(labels.map(JSONValue.string)),
        ]
    }

    private func account(_ call: AuthCall) async throws(HttpError) -> JSONValue {
        guard call.credential != .guest else { throw .notSignedIn }
        return try await asking(as: call.credential, call) { caller throws(AppwriteFailure) in
            try await client.getAccount(as: caller)
        }
    }
}
