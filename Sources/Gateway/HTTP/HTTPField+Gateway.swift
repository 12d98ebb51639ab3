import HTTPTypes

/// The header fields of the gateway's own, made once: checking a name costs more than sending it.
extension HTTPField.Name {
    static let requestID = named("X-Request-Id")
    static let totalCount = named("X-Total-Count")
    static let truncated = named("X-Truncated")
    static let cursorNext = named("X-Cursor-Next")
    static let cursorPrevious = named("X-Cursor-Prev")
    static let forwardedFor = named("X-Forwarded-For")
    static let forwardedProto = named("X-Forwarded-Proto")
    static let fetchSite = named("Sec-Fetch-Site")
    static let referrerPolicy = named("Referrer-Policy")

    private static let byName: [String: HTTPField.Name] = {
        let names = [
            requestID, totalCount, truncated, cursorNext, cursorPrevious, .allow, .retryAfter, .connection, .upgrade,
            .eTag,
        ]
        return Dictionary(uniqueKeysWithValues: names.map { ($0.rawName, $0) })
    }()

    /// The name of a header that a dialect or an error sets; `nil` when HTTP does not allow it.
    static func known(_ name: String) -> HTTPField.Name? {
        byName[name] ?? HTTPField.Name(name)
    }

    private static func named(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("not a header's name: \(name)") }
        return name
    }
}

extension HTTPFields {
    /// The values of the fields of a name, given in lower case, in order.
    func values(ofCanonicalName name: String) -> [String] {
        filter { $0.name.canonicalName == name }.map(\.value)
    }
}
