import Refine

/// What `/auth` finds wrong by itself. Messages never repeat what was sent.
extension HttpError {
    static func authBody(_ message: String, field: String? = nil) -> HttpError {
        HttpError(400, type: "gateway_body_invalid", message, errors: field.map { [$0: [message]] } ?? [:])
    }

    static let notSignedIn = HttpError(
        401, type: "gateway_not_signed_in", "Nobody is signed in. Sign in first, and send the session's cookie along.")

    static func tooManyLogins(retryAfter wait: Duration) -> HttpError {
        let seconds = max(1, wait.components.seconds + (wait.components.attoseconds > 0 ? 1 : 0))
        return HttpError(
            429, type: "gateway_too_many_logins", "There were too many attempts. Try again in \(seconds) seconds.",
            headers: ["Retry-After": String(seconds)])
    }

    static func redirectRefused(_ name: String) -> HttpError {
        HttpError(
            400, type: "gateway_redirect_refused",
            "`\(name)` must be the URL of a page that the gateway's operator allows. Pages are listed under auth.redirects."
        )
    }

    static func pageUnknown(_ key: String) -> HttpError {
        HttpError(
            400, type: "gateway_page_unknown",
            "It is not known which page the mail should lead to. Call from a page whose origin is listed under auth.redirects, or have "
                + "the gateway's operator set \(key) to a URL.")
    }

    static let oauth2State = HttpError(
        400, type: "gateway_oauth2_state",
        "This sign-in was not begun in this browser, or more than ten minutes ago. Begin it again from the sign-in page."
    )
}
