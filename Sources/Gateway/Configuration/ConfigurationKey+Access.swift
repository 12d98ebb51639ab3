/// Whom the gateway lets in, and how long it remembers what they may do.
extension ConfigurationKey {
    static let access: [ConfigurationKey] = [mode, deadSession, tokens, listener, rolesAge, sessionsAge]

    private static let mode = ConfigurationKey(
        path: "auth.mode",
        summary:
            "Who is let in. `session`: Appwrite's users, each with the own session or JWT, and guests. `key`: for trusted internal tools; callers "
            + "present one of `auth.tokens`, and the server key does the work, whatever Appwrite's permissions say. `key` without tokens serves the "
            + "own machine alone, and everybody on it.",
        form: "session or key", isRequired: false, isSecret: false, example: nil,
        apply: { value, configuration throws(ConfigurationFault) in
            guard let mode = GatewayConfiguration.Access.Mode(rawValue: try value.text()) else {
                throw ConfigurationFault("must be session or key")
            }
            configuration.access.mode = mode
        },
        show: { $0.access.mode.rawValue })

    private static let deadSession = ConfigurationKey(
        path: "auth.dead_session",
        summary:
            "What becomes of a request whose session or JWT does not count any more. `refuse`: it is a 401 `gateway_session_ended`, and the cookie is "
            + "taken away. `guest`: it is answered as a guest's, which is what Appwrite does, so that lists are empty for no reason that anybody sees.",
        form: "refuse or guest", isRequired: false, isSecret: false, example: nil,
        apply: { value, configuration throws(ConfigurationFault) in
            guard let use = GatewayConfiguration.Access.DeadSession(rawValue: try value.text()) else {
                throw ConfigurationFault("must be refuse or guest")
            }
            configuration.access.deadSession = use
        },
        show: { $0.access.deadSession.rawValue })

    private static let tokens: ConfigurationKey = {
        var key = ConfigurationKey(
            path: "auth.tokens",
            summary:
                "The access tokens of `auth.mode: key`, by name, each with the resources that it opens and what may be done with them. They are sent as "
                + "`Authorization: Bearer TOKEN`.",
            form: "map", isRequired: false, isSecret: true, example: nil,
            apply: { value, configuration throws(ConfigurationFault) in
                configuration.access.tokens = try AccessTokenReader.tokens(value.map())
            },
            show: { AccessTokenReader.text($0.access.tokens) })
        key.members = AccessTokenReader.members
        key.entry = "reporting"
        key.masksItself = true
        return key
    }()

    private static let listener: ConfigurationKey = .secret(
        "auth.listener", \.access.listener, form: "session secret", example: nil,
        "With `auth.mode: key`: the secret of a session of an Appwrite user who may read the tables. Live events are heard as this user and told to those "
            + "whose token allows `list` or `show`; Appwrite's Realtime takes no API key. Without it `/live` is a 501.")

    private static let rolesAge: ConfigurationKey = .duration(
        "cache.roles", \.cache.roles, in: .zero ... .seconds(300),
        "How old a caller's roles may grow before `/access` reads them again. They are also read again when Appwrite tells of a change to the "
            + "caller's account or teams.")

    private static let sessionsAge: ConfigurationKey = .duration(
        "cache.sessions", \.cache.sessions, in: .zero ... .seconds(300),
        "For how long a session or JWT is believed to count after Appwrite said so, with `auth.dead_session: refuse`. An answer in which nothing is found "
            + "and a refusal are asked about whatever was said before; 0 asks with every request.")
}
