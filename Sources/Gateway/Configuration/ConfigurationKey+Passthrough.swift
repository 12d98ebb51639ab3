/// What can be set for calls that are passed on to Appwrite.
extension ConfigurationKey {
    static let passthrough: [ConfigurationKey] = [
        ConfigurationKey(
            path: "passthrough.allow",
            summary:
                "Calls of Appwrite's API that are passed on at `/appwrite`, with the caller's own session or JWT: a method and a path without `/v1`, "
                + "such as `GET /functions/*/executions`. `*` stands for one segment of the path, `**` at its end for one or more. GET allows HEAD. "
                + "Nothing is passed on that is not listed.",
            form: "list of methods and paths", isRequired: false, isSecret: false, example: nil,
            apply: { value, configuration throws(ConfigurationFault) in
                var rules: [PassthroughRule] = []
                for text in try value.list() { rules.append(try PassthroughRule(text)) }
                configuration.passthrough.allow = rules
            },
            show: { YAMLText.list($0.passthrough.allow.map(\.description)) })
    ]
}
