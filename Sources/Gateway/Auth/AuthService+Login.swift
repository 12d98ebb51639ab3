import Appwrite
import JSONBytes
import Refine

extension AuthService {
    /// `POST /auth/login`
    func login(_ call: AuthCall) async throws(HttpError) -> AuthResult {
        let request = try LoginRequest(call)
        try gate.attempt(account: request.account, address: call.address)
        switch request {
        case .password(let email, let password):
            let session = try await session(call) { caller throws(AppwriteFailure) in
                try await client.createEmailPasswordSession(email: email, password: password, as: caller)
            }
            gate.succeeded(account: request.account, address: call.address)
            return await signedIn(session, call)
        case .anonymous:
            // As a guest, so that Appwrite counts the users that this makes by the browser's address.
            let session = try await asking { () throws(AppwriteFailure) in
                try await client.createAnonymousSession(as: call.caller(.guest))
            }
            return await signedIn(session, call)
        case .token(let userID, let secret):
            let session = try await session(call) { caller throws(AppwriteFailure) in
                try await client.createSession(userID: userID, secret: secret, as: caller)
            }
            gate.succeeded(account: request.account, address: call.address)
            return await signedIn(session, call)
        case .magicLink(let email, let page): return try await sendLink(to: email, page, call)
        case .emailCode(let email): return try await sendCode(to: email, call)
        case .challenge(let factor): return try await challenge(factor, call)
        case .answer(let challenge, let code): return try await answer(challenge, code, call)
        }
    }

    /// `POST /auth/register`: makes the account and signs in to it.
    func register(_ call: AuthCall) async throws(HttpError) -> AuthResult {
        let email = try call.required("email")
        let password = try call.required("password")
        let name = try call.optional("name")
        try gate.attempt(account: nil, address: call.address)
        // As a guest, so that Appwrite counts new accounts by the browser's address.
        _ = try await asking { () throws(AppwriteFailure) in
            try await client.createAccount(email: email, password: password, name: name, as: call.caller(.guest))
        }
        do throws(HttpError) {
            let session = try await session(call) { caller throws(AppwriteFailure) in
                try await client.createEmailPasswordSession(email: email, password: password, as: caller)
            }
            return await signedIn(session, call)
        } catch {
            // The account is there all the same; the sign-in page is where the app leads to now.
            return .success()
        }
    }

    /// Gives the browser a session in place of the one that it had. Appwrite keeps ten sessions of a user, and a browser's old one would be
    /// one of them for a year.
    func signedIn(_ session: AppwriteSession, _ call: AuthCall) async -> AuthResult {
        if let old = call.cookie, old != session.credential { await end(old, call) }
        let cookies = [cookie(of: session, call)]
        guard let factors = await missingFactors(of: session, call) else { return .success(cookies: cookies) }
        return .next(
            "mfa_required", "A further factor is needed. Choose one, and send its code.",
            ["factors": .array(factors.map(JSONValue.string))], cookies: cookies)
    }

    /// Ends a session that is not needed any more, if it still lives.
    func end(_ old: Credential, _ call: AuthCall) async {
        signOut(old)
        try? await client.deleteCurrentSession(as: call.caller(old))
    }

    /// The factors of which Appwrite wants one more before the session counts; `nil` when it counts already.
    private func missingFactors(of session: AppwriteSession, _ call: AuthCall) async -> [String]? {
        let caller = call.caller(session.credential)
        do throws(AppwriteFailure) {
            _ = try await client.getAccount(as: caller)
            return nil
        } catch {
            guard case .refused(let refusal) = error, refusal.type == Self.moreFactors else { return nil }
            return (try? await client.listFactors(as: caller)) ?? []
        }
    }

    static let moreFactors = "user_more_factors_required"

    // MARK: Steps

    private func sendLink(to email: String, _ page: String?, _ call: AuthCall) async throws(HttpError) -> AuthResult {
        let url = try self.page(page, settings.magicLink, key: "auth.magic_link", call)
        let user = try await asking { () throws(AppwriteFailure) in
            try await client.createMagicURLToken(email: email, url: url, as: call.caller(.guest))
        }
        return .next(
            "magic_link_sent", "A mail with a link to sign in is on its way.", ["userId": .string(user)])
    }

    private func sendCode(to email: String, _ call: AuthCall) async throws(HttpError) -> AuthResult {
        let user = try await asking { () throws(AppwriteFailure) in
            try await client.createEmailToken(email: email, as: call.caller(.guest))
        }
        return .next(
            "otp_sent", "A mail with a code to sign in is on its way.", ["userId": .string(user)])
    }

    private func challenge(_ factor: String, _ call: AuthCall) async throws(HttpError) -> AuthResult {
        guard call.credential != .guest else { throw .notSignedIn }
        let id = try await asking(as: call.credential, call) { caller throws(AppwriteFailure) in
            try await client.createChallenge(factor: factor, as: caller)
        }
        return .next("mfa_required", "Send the code of the factor.", ["challengeId": .string(id)])
    }

    private func answer(_ challenge: String, _ code: String, _ call: AuthCall) async throws(HttpError) -> AuthResult {
        guard call.credential != .guest else { throw .notSignedIn }
        try await asking(as: call.credential, call) { caller throws(AppwriteFailure) in
            try await client.answerChallenge(challenge, code: code, as: caller)
        }
        gate.succeeded(account: "challenge:" + challenge, address: call.address)
        return .success()
    }

    /// The page that a mail leads to: the one named, if it is allowed, else the configured one, which may be a path of the page that asks.
    ///
    /// The page's origin is held against the same list: who sends the request chooses it, and the mail goes to somebody else.
    func page(
        _ named: String?, _ configured: String, key: String, _ call: AuthCall
    ) throws(HttpError) -> String {
        if let named {
            guard let target = redirects.target(named) else { throw .redirectRefused("redirectTo") }
            return target.text
        }
        guard configured.hasPrefix("/") else { return configured }
        guard let origin = call.origin, let target = redirects.target(origin + configured) else {
            throw .pageUnknown(key)
        }
        return target.text
    }
}
