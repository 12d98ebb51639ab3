/// What can be set for signing in.
extension ConfigurationKey {
    static let auth: [ConfigurationKey] = [
        .list(
            "auth.redirects", \.auth.redirects, form: "list of origins and URLs",
            "Pages that sign-ins may return to and mails may lead to: `https://admin.example.com`, `http://localhost:*` (any port), "
                + "`https://*.example.com`, or `https://example.com/admin` for what lies below that path.",
            check: { text throws(ConfigurationFault) in
                let (origin, path) = RedirectPolicy.parts(of: text)
                guard origin != "*" else {
                    throw ConfigurationFault(
                        "must not hold `*`: mails with secrets would lead wherever a stranger says")
                }
                try OriginText.check(origin)
                guard let decoded = RedirectTarget.decoded(path),
                    RedirectTarget("https://host" + path)?.path == (decoded.isEmpty ? "/" : decoded)
                else {
                    throw ConfigurationFault("holds \(Excerpt.quoted(text)), whose path cannot be one of a page")
                }
            }),
        .text(
            "auth.url", \.auth.url, form: "URL",
            "The gateway's own URL as browsers know it, to which OAuth2 returns. Unless it is set, requests tell it by their Host. With https "
                + "cookies are always Secure.",
            check: { text throws(ConfigurationFault) in try page(text, canBePath: false) }),
        .text(
            "auth.update_password", \.auth.updatePassword, form: "URL, or a path beginning with /",
            "The page to which the mail of a forgotten password leads. A path belongs to the page that asks, whose origin must be one of "
                + "`auth.redirects`.",
            check: { text throws(ConfigurationFault) in try page(text, canBePath: true) }),
        .text(
            "auth.magic_link", \.auth.magicLink, form: "URL, or a path beginning with /",
            "The page to which the mail of a magic link leads, likewise.",
            check: { text throws(ConfigurationFault) in try page(text, canBePath: true) }),
        .integer(
            "auth.attempts", \.auth.attempts, in: 1...1000,
            "Attempts to sign in to one account within `auth.window`, and five times as many from one address; the next one is a 429 with "
                + "`Retry-After`."),
        .duration(
            "auth.window", \.auth.window, in: .seconds(1) ... .seconds(86_400),
            "How long attempts to sign in count."),
    ]

    /// A page's URL without a slash at its end, or a path.
    private static func page(_ text: String, canBePath: Bool) throws(ConfigurationFault) -> String {
        let isPath = canBePath && text.hasPrefix("/")
        guard text.isEmpty && !canBePath || RedirectTarget(isPath ? "https://host" + text : text) != nil else {
            throw ConfigurationFault(
                canBePath
                    ? "must be a URL, as in https://admin.example.com/login, or a path such as /login"
                    : "must be a URL, as in https://gateway.example.com")
        }
        return canBePath || text.last != "/" ? text : String(text.dropLast())
    }
}
