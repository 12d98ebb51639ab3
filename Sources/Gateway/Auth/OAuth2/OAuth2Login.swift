import Appwrite
import HTTPTypes
import JSONBytes
import Refine

/// Signing in by OAuth2 with Appwrite's token flow: the browser goes to Appwrite, from there to the provider and back, and comes here with
/// a secret of one use, which becomes a session.
struct OAuth2Login: Sendable {
    let service: AuthService
    /// 128 bits that nobody can guess.
    let random: @Sendable () -> (UInt64, UInt64)

    /// `GET /auth/oauth2/{provider}?success=&failure=`
    func begin(provider: String, _ query: QueryString, _ call: AuthCall) throws(HttpError) -> AuthResult {
        guard Self.isProvider(provider) else {
            throw HttpError(
                404, type: "gateway_route_unknown", "A provider's name has only letters, digits, `-` and `_`.")
        }
        let success = try target("success", query)
        guard let success else {
            throw HttpError(
                400, type: "gateway_redirect_missing", "The parameter `success` must name the page to go on with.")
        }
        let failure = try target("failure", query) ?? success
        try service.gate.attempt(account: nil, address: call.address)
        var replaced: String?
        if case .session(let secret) = call.cookie { replaced = secret }
        let state = OAuth2State(
            random: random(), success: success.text, failure: failure.text, replaced: replaced)
        let callback = try callback(call) + "?state=" + state.state
        let url = try appwriteURL(provider, callback)
        var result = AuthResult(status: .seeOther, body: ["redirectTo": .string(url)], headers: Self.headers(url))
        result.cookies = [cookie(state.cookie, OAuth2State.lifetime, call)]
        return result
    }

    /// `GET /auth/oauth2/callback`, where Appwrite sends the browser: with `userId` and `secret`, or with `error`.
    /// - Parameter kept: the cookie of `begin`.
    func finish(_ query: QueryString, kept: String?, _ call: AuthCall) async throws(HttpError) -> AuthResult {
        guard let kept = kept.flatMap(OAuth2State.init(cookie:)), query.values("state") == [kept.state],
            let success = service.redirects.target(kept.success), let failure = service.redirects.target(kept.failure)
        else { throw .oauth2State }
        var call = call
        call.cookie = call.cookie ?? kept.replaced.map(Credential.session)
        var result: AuthResult
        do throws(HttpError) {
            let signedIn = try await session(query, call)
            // Where a further factor is wanted, the sign-in page goes on.
            result = redirect(to: signedIn.status == .accepted ? failure.adding("error", "mfa_required") : success.text)
            result.cookies = signedIn.cookies
        } catch {
            result = redirect(to: failure.adding("error", error.type))
        }
        result.cookies.append(cookie("", 0, call))
        return result
    }

    private func session(_ query: QueryString, _ call: AuthCall) async throws(HttpError) -> AuthResult {
        guard let user = query.values("userId").first, let secret = query.values("secret").first, !user.isEmpty,
            !secret.isEmpty, secret.utf8.count <= AuthCall.longestText, user.utf8.count <= AuthCall.longestText
        else { throw HttpError(401, type: "oauth2_failed", "The provider has not signed anybody in.") }
        try service.gate.attempt(account: "user:" + user, address: call.address)
        let session = try await service.session(call) { caller throws(AppwriteFailure) in
            try await service.client.createSession(userID: user, secret: secret, as: caller)
        }
        service.gate.succeeded(account: "user:" + user, address: call.address)
        return await service.signedIn(session, call)
    }

    // MARK: URLs

    private func target(_ name: String, _ query: QueryString) throws(HttpError) -> RedirectTarget? {
        guard let text = query.values(name).first, !text.isEmpty else { return nil }
        guard let target = service.redirects.target(text) else { throw .redirectRefused(name) }
        return target
    }

    /// The gateway's own URL as the browser knows it: configured, or what the request says of it. A browser says the truth, and Appwrite
    /// takes only hosts of the project's platforms.
    private func callback(_ call: AuthCall) throws(HttpError) -> String {
        let path = OAuth2State.path + "/callback"
        if !service.settings.url.isEmpty { return service.settings.url + path }
        guard let host = call.host, let own = RedirectTarget((call.isSecure ? "https://" : "http://") + host),
            own.path == "/", own.text == own.origin || own.text.lowercased() == own.origin
        else {
            throw HttpError(400, type: "gateway_host_invalid", "The request's Host cannot be part of a URL.")
        }
        return own.origin + path
    }

    private func appwriteURL(_ provider: String, _ callback: String) throws(HttpError) -> String {
        do throws(AppwriteFailure) {
            return try service.client.oauth2TokenURL(provider: provider, success: callback, failure: callback)
        } catch {
            throw FailureMapping.error(for: error)
        }
    }

    private func redirect(to url: String) -> AuthResult {
        AuthResult(status: .seeOther, body: ["redirectTo": .string(url)], headers: Self.headers(url))
    }

    /// The URL of the callback holds a secret, which is not to be told to the page that follows.
    private static func headers(_ url: String) -> [String: String] {
        ["Location": url, "Referrer-Policy": "no-referrer"]
    }

    /// Lax, since the way back is a navigation from another site.
    private func cookie(_ value: String, _ age: Int, _ call: AuthCall) -> SetCookie {
        SetCookie(
            name: OAuth2State.cookieName, value: value, path: OAuth2State.path, maximumAge: age, sameSite: .lax,
            isSecure: call.isSecure)
    }

    private static func isProvider(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
                default: false
                }
            }
    }
}
