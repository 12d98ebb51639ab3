import Refine

/// Why somebody is not let in, one factory for each cause. None repeats what was sent as a token.
extension HttpError {
    /// What callers send as a credential, and none can be.
    enum UnusableCredential: Sendable, Hashable {
        case key, scheme, emptyBearer
        case emptyHeader(String)

        fileprivate var message: String {
            switch self {
            case .key:
                "`X-Appwrite-Key` is not taken from callers: it would pass over every permission. Leave it out, and send the session of an "
                    + "Appwrite user, or a JWT."
            case .scheme:
                "`Authorization` is not understood: here it is `Bearer` with a JWT. A proxy that asks for a password of its own must take the "
                    + "header away."
            case .emptyBearer: "`Authorization: Bearer` came without a token. Send one, or leave the header out."
            case .emptyHeader(let name): "`\(name)` came empty. Send it with a value, or leave it out."
            }
        }
    }

    /// It is refused rather than passed over: whoever sends it does not mean to be a guest.
    static func credentialUnusable(_ cause: UnusableCredential) -> HttpError {
        HttpError(
            401, type: "gateway_credential_unusable", cause.message,
            headers: ["WWW-Authenticate": #"Bearer realm="refine-gateway""#])
    }

    static let tokenMissing = HttpError(
        401, type: "gateway_token_missing",
        "An access token is needed: send it as `Authorization: Bearer TOKEN`. Sessions and JWTs of Appwrite's do not count here "
            + "(`auth.mode: key`).",
        headers: ["WWW-Authenticate": #"Bearer realm="refine-gateway""#])

    static let tokenUnknown = HttpError(
        401, type: "gateway_token_unknown",
        "The access token is none of `auth.tokens` in the gateway's configuration. Check it, or ask the gateway's operator for one.",
        headers: ["WWW-Authenticate": #"Bearer realm="refine-gateway", error="invalid_token""#])

    static func tokenRefused(
        _ operation: ResourceOperation, on resource: String, token: String, allowed: Set<ResourceOperation>
    ) -> HttpError {
        let names = ResourceOperation.allCases.filter(allowed.contains).map { "`\($0.rawValue)`" }
        let rest = names.isEmpty ? "nothing there" : names.joined(separator: ", ")
        return HttpError(
            403, type: "gateway_token_refused",
            "The access token `\(token)` does not allow `\(operation.rawValue)` on \(Excerpt.name(resource)); it allows \(rest). "
                + "The gateway's operator lists resources and operations under `auth.tokens`.")
    }

    /// - Parameter cause: a whole sentence.
    static func notLocal(_ cause: String) -> HttpError {
        HttpError(
            403, type: "gateway_not_local",
            "\(cause) Without access tokens the gateway serves this machine alone: have its operator name some under `auth.tokens`."
        )
    }

    /// A route that acts in the name of Appwrite's users, who do not exist here.
    static func notForTokens(_ path: String) -> HttpError {
        HttpError(
            403, type: "gateway_not_for_tokens",
            "\(Excerpt.name(path)) is not served with `auth.mode: key`: no access token can be held against what it does."
        )
    }

    static let signInByToken = HttpError(
        403, type: "gateway_sign_in_by_token",
        "Nobody signs in here (`auth.mode: key`). Send an access token of the gateway's with each request, as `Authorization: Bearer TOKEN`."
    )

    static let liveNeedsListener = HttpError(
        501, type: "gateway_live_needs_listener",
        "There are no live events here: Appwrite's Realtime takes no API key, so with `auth.mode: key` the gateway needs a session of an "
            + "Appwrite user who may read the tables, as `auth.listener`. Until its operator sets one, poll: refine's hooks take "
            + "`queryOptions: { refetchInterval: 5000 }`.")

    static let liveListenerEnded = HttpError(
        503, type: "gateway_live_listener_ended",
        "There are no live events for now: Appwrite does not accept the session `auth.listener` any more. The gateway's operator must make "
            + "another one.", headers: ["Retry-After": "60"])

    /// On a connection that has a token, for another one.
    static let liveTokenTaken = HttpError(
        400, type: "gateway_live_token_taken",
        "This connection was opened with another access token. Open another connection for this one.")
}
