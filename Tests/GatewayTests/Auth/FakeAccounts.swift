import Appwrite
import GatewayTesting
import JSONBytes
import NIOConcurrencyHelpers

/// As much of Appwrite's accounts as signing in needs: one user, `ada@example.com` with the password `right-password`.
final class FakeAccounts: Sendable {
    struct State: Sendable {
        var live: Set<String> = []
        var made = 0
        /// Whether a session needs a further factor.
        var wantsFactor = false
        var keyHasScope = true
        /// Answers everything in place of what would be.
        var refusal: TransportResponse?
        var isDown = false
    }

    let state: NIOLockedValueBox<State>

    init(live: Set<String> = [], change: (inout State) -> Void = { _ in }) {
        var state = State(live: live)
        change(&state)
        self.state = NIOLockedValueBox(state)
    }

    func answer(_ request: TransportRequest) throws(TransportError) -> TransportResponse {
        let answer = state.withLockedValue { state -> TransportResponse? in
            if state.isDown { return nil }
            return state.refusal ?? Self.answer(request, &state)
        }
        guard let answer else { throw TransportError(.unreachable, "nobody listens") }
        return answer
    }

    private static func answer(_ request: TransportRequest, _ state: inout State) -> TransportResponse {
        let body = request.body.flatMap { try? JSONValue(parsing: $0) } ?? [:]
        let session = request.header("X-Appwrite-Session").first
        let isSignedIn =
            session.map { state.live.contains($0) } == true || request.header("X-Appwrite-JWT") == ["a.b.c"]
        switch "\(request.method) \(request.path.dropFirst("/v1/".count))" {
        case "POST account/sessions/email":
            guard body["email"] == "ada@example.com", body["password"] == "right-password" else {
                return .appwriteError(401, "user_invalid_credentials", "Invalid credentials.")
            }
            return login(request, &state)
        case "POST account/sessions/token":
            guard body["userId"] == "ada", body["secret"] == "once" else {
                return .appwriteError(401, "user_invalid_token", "Invalid token passed in the request.")
            }
            return login(request, &state)
        case "POST account/sessions/anonymous": return login(request, &state)
        case "POST account": return .json(#"{"$id":"ada"}"#, status: 201)
        case "POST account/recovery":
            return body["email"] == "ada@example.com"
                ? .json(#"{"$id":"t"}"#, status: 201)
                : .appwriteError(404, "user_not_found", "User with the requested ID could not be found.")
        case "PUT account/recovery": return .json(#"{"$id":"t"}"#)
        case "POST account/tokens/magic-url", "POST account/tokens/email":
            return .json(#"{"$id":"t","userId":"ada","secret":""}"#, status: 201)
        default:
            guard isSignedIn else {
                return .appwriteError(401, "general_unauthorized_scope", "User (role: guests) missing scope (account)")
            }
            return own(request, session, body, &state)
        }
    }

    /// What only somebody may do who is signed in.
    private static func own(
        _ request: TransportRequest, _ session: String?, _ body: JSONValue, _ state: inout State
    ) -> TransportResponse {
        switch "\(request.method) \(request.path.dropFirst("/v1/".count))" {
        case "GET account/mfa/factors": return .json(#"{"totp":true,"phone":false,"email":true,"recoveryCode":true}"#)
        case "POST account/mfa/challenges": return .json(#"{"$id":"challenge1"}"#, status: 201)
        case "PUT account/mfa/challenges":
            guard body["otp"] == "123456" else {
                return .appwriteError(401, "user_invalid_token", "Invalid token passed in the request.")
            }
            state.wantsFactor = false
            return .json(#"{"$id":"s"}"#)
        case _ where state.wantsFactor:
            return .appwriteError(
                401, "user_more_factors_required", "More factors are required to complete the sign in process.")
        case "DELETE account/sessions/current":
            if let session { state.live.remove(session) }
            return .empty()
        case "GET account": return .json(account)
        case "PATCH account/password": return .json(account)
        case "POST account/jwts": return .json(#"{"jwt":"h.p.s"}"#, status: 201)
        case "GET teams": return .json(#"{"total":1,"teams":[{"$id":"editors","name":"Editors"}]}"#)
        case "GET teams/editors/memberships":
            return .json(
                #"{"total":1,"memberships":[{"$id":"m1","userId":"ada","confirm":true,"roles":["owner","chief"]}]}"#)
        default: return .appwriteError(404, "general_route_not_found", "Route not found.")
        }
    }

    static let account = #"""
        {"$id":"ada","name":"Ada Lovelace","email":"ada@example.com","phone":"","labels":["admin"],"emailVerification":true,
        "phoneVerification":false,"mfa":false,"prefs":{"theme":"dark"},"registration":"2026-01-01T00:00:00.000+00:00"}
        """#

    private static func login(_ request: TransportRequest, _ state: inout State) -> TransportResponse {
        let hasKey = !request.header("X-Appwrite-Key").isEmpty
        if hasKey, !state.keyHasScope {
            return .appwriteError(
                401, "general_unauthorized_scope", "app.k (role: applications) missing scope (sessions.write)")
        }
        if !request.header("X-Appwrite-Session").isEmpty {
            return .appwriteError(401, "user_session_already_exists", "Creation of a session is prohibited.")
        }
        state.made += 1
        let secret = "secret\(state.made)=="
        state.live.insert(secret)
        return .json(
            #"{"$id":"s\#(state.made)","userId":"ada","expire":"2026-11-22T00:00:00.500+00:00","secret":"\#(hasKey ? secret : "")"}"#,
            status: 201,
            headers: [
                TransportHeader("set-cookie", "a_session_project_legacy=old; path=/"),
                TransportHeader("set-cookie", "a_session_project=secret\(state.made)%3D%3D; path=/; HttpOnly"),
            ])
    }
}
