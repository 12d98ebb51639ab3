import Refine

/// The ways to sign in, told apart by what the body of `POST /auth/login` has.
enum LoginRequest: Sendable, Hashable {
    case password(email: String, password: String)
    case anonymous
    /// Asks for a mail with a link, which leads to `page`.
    case magicLink(email: String, page: String?)
    /// Asks for a mail with a code.
    case emailCode(email: String)
    /// What a link or a code has brought.
    case token(userID: String, secret: String)
    /// Asks for a further factor's code.
    case challenge(factor: String)
    /// A further factor's code.
    case answer(challenge: String, code: String)

    /// - Throws: 400 that says what is missing.
    init(_ call: AuthCall) throws(HttpError) {
        if let challenge = try call.optional("challengeId") {
            self = .answer(challenge: challenge, code: try call.required("otp"))
        } else if let factor = try call.optional("factor") {
            self = .challenge(factor: factor)
        } else if let secret = try call.optional("secret") {
            self = .token(userID: try call.required("userId"), secret: secret)
        } else {
            switch try call.optional("providerName") {
            case nil: self = .password(email: try call.required("email"), password: try call.required("password"))
            case "anonymous": self = .anonymous
            case "magic-url":
                self = .magicLink(email: try call.required("email"), page: try call.optional("redirectTo"))
            case "email-otp": self = .emailCode(email: try call.required("email"))
            default:
                throw .authBody(
                    "`providerName` is `anonymous`, `magic-url` or `email-otp` here. To sign in by OAuth2, have the browser open "
                        + "`/auth/oauth2/{provider}`.", field: "providerName")
            }
        }
    }

    /// What its attempts are counted by, beside the address.
    var account: String? {
        switch self {
        case .password(let email, _): email
        // Counted by themselves, so that whoever guesses at a password does not keep its owner from another way in.
        case .magicLink(let email, _), .emailCode(let email): "mail:" + email
        case .token(let user, _): "user:" + user
        case .answer(let challenge, _): "challenge:" + challenge
        case .anonymous, .challenge: nil
        }
    }
}
