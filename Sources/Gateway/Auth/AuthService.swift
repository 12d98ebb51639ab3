import Appwrite
import JSONBytes
import Refine

/// refine's auth provider over Appwrite's accounts and sessions. What happens to a request's HTTP is `AuthRoutes`' business.
struct AuthService: Sendable {
    let client: AppwriteClient
    /// The server key: with it Appwrite tells sessions' secrets in bodies, and honours the browser's user agent.
    let key: String?
    let settings: GatewayConfiguration.Auth
    let redirects: RedirectPolicy
    let gate: LoginGate
    /// Ends live connections of a credential.
    let signOut: @Sendable (Credential) -> Void
    /// Milliseconds since 1970.
    let wall: @Sendable () -> Int
    let observe: Observer

    /// `a_session_<PROJECT>`
    var cookieName: String { CredentialReader(project: client.project).cookieName }

    // MARK: Appwrite

    /// A call to Appwrite whose failure becomes refine's.
    func asking<Value>(
        _ body: () async throws(AppwriteFailure) -> Value
    ) async throws(HttpError) -> Value {
        do throws(AppwriteFailure) {
            return try await body()
        } catch {
            error.observed(by: observe)
            throw FailureMapping.error(for: error)
        }
    }

    /// A call in somebody's own name. A session that has ended is told as such, and taken away from the browser that holds it.
    func asking<Value>(
        as credential: Credential, _ call: AuthCall, _ body: (Caller) async throws(AppwriteFailure) -> Value
    ) async throws(HttpError) -> Value {
        do throws(AppwriteFailure) {
            return try await body(call.caller(credential))
        } catch {
            error.observed(by: observe)
            guard SessionVerdict.isOfEnded(error) else { throw FailureMapping.error(for: error) }
            signOut(credential)
            throw error.ofEndedSession.clearing(credential == call.cookie ? noCookie(call) : nil)
        }
    }

    /// Makes a session as the server key, or as a guest where there is none or it may not (`sessions.write`).
    func session(
        _ call: AuthCall, _ make: (Caller) async throws(AppwriteFailure) -> AppwriteSession
    ) async throws(HttpError) -> AppwriteSession {
        try await asking { () throws(AppwriteFailure) in
            guard let key else { return try await make(call.caller(.guest)) }
            do throws(AppwriteFailure) {
                return try await make(call.caller(.key(key)))
            } catch {
                guard case .refused(let refusal) = error, refusal.type == "general_unauthorized_scope" else {
                    throw error
                }
                return try await make(call.caller(.guest))
            }
        }
    }

    // MARK: Cookies

    func cookie(of session: AppwriteSession, _ call: AuthCall) -> SetCookie {
        let end = DateTimeText.millisecondsSince1970(session.expire)
        return SetCookie(
            name: cookieName, value: session.secret, maximumAge: end.map { max(0, ($0 - wall()) / 1000) },
            isSecure: call.isSecure)
    }

    func noCookie(_ call: AuthCall) -> SetCookie {
        SetCookie(name: cookieName, value: "", maximumAge: 0, isSecure: call.isSecure)
    }
}
