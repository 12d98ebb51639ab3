import Appwrite
import JSONBytes
import Refine

/// What Appwrite says of a session or a JWT when it is asked for its account.
///
/// Elsewhere Appwrite takes a session that it does not know for a guest, without a word.
enum SessionVerdict: Sendable, Hashable {
    case alive
    /// It does not count any more, be it deleted, expired or its user blocked; with the error that says so.
    case ended(HttpError)
    /// That could not be found out.
    case unknown(AppwriteFailure)

    var isEnd: Bool { if case .ended = self { true } else { false } }

    /// - Parameter account: what `GET /account` answered.
    init(account: JSONValue) {
        self = account["$id"]?.string == nil ? .unknown(.unreadable("an account without $id")) : .alive
    }

    /// - Parameter failure: of `GET /account`.
    init(_ failure: AppwriteFailure) {
        switch failure {
        // What cannot be written into a header was never given out by Appwrite.
        case .transport(let error) where error.code == .invalidRequest: self = .ended(.sessionEnded)
        case .refused(let refusal): self = Self.verdict(of: refusal) ?? .unknown(failure)
        case .transport, .unreadable, .lost: self = .unknown(failure)
        }
    }

    private static func verdict(of refusal: AppwriteError) -> SessionVerdict? {
        switch (refusal.status, refusal.type) {
        // Somebody who has yet to do something, and is known.
        case (_, "user_more_factors_required"), (_, "user_password_reset_required"): .alive
        case (401, _) where saysNothing(refusal.type), (403, _) where saysNothing(refusal.type): nil
        case (401, _), (403, _): .ended(.ended(by: refusal))
        default: nil
        }
    }

    /// Refusals that concern the project or the way to it, and not who calls. `general_unknown` is no answer of Appwrite's.
    private static func saysNothing(_ type: String) -> Bool {
        ["general_unknown", "general_access_forbidden", "general_unknown_origin"].contains(type)
            || type.hasSuffix("_disabled") || type.hasPrefix("project_") || type.hasPrefix("router_")
    }

    /// Whether a refusal of whatever call says that the caller's session is none: it was taken for a guest's, or is refused by itself.
    static func isOfEnded(_ failure: AppwriteFailure) -> Bool {
        switch failure {
        case .transport(let error): error.code == .invalidRequest
        case .refused(let refusal):
            ["general_unauthorized_scope", "user_jwt_invalid", "user_blocked"].contains(refusal.type)
        case .unreadable, .lost: false
        }
    }
}

extension AppwriteFailure {
    /// What is told to who has presented the session.
    var ofEndedSession: HttpError {
        if case .refused(let refusal) = self { .ended(by: refusal) } else { .sessionEnded }
    }
}

extension HttpError {
    /// A session or token was presented that does not count any more.
    static let sessionEnded = HttpError(
        401, type: "gateway_session_ended",
        "Appwrite does not accept the session or token: it has ended, or is none. Sign in again.",
        headers: ["WWW-Authenticate": #"Bearer realm="refine-gateway", error="invalid_token""#])

    /// Appwrite's own words where they tell more: a blocked user cannot mend it by signing in.
    static func ended(by refusal: AppwriteError) -> HttpError {
        refusal.type == "user_blocked"
            ? HttpError(refusal.status, type: refusal.type, refusal.message) : .sessionEnded
    }

    /// - Parameter cookie: takes the session away from the browser that holds it.
    func clearing(_ cookie: SetCookie?) -> HttpError {
        guard let cookie else { return self }
        var error = self
        error.headers["Set-Cookie"] = cookie.text
        return error
    }
}
