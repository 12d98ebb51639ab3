import JSONBytes

/// refine's `HttpError`, and what every answer that is not a success is made from.
public struct HttpError: Error, Sendable, Hashable {
    /// Whole sentences for the person in front of the admin: what was wrong, and how to mend it. Never a secret or a row's value.
    public var message: String
    public var statusCode: Int
    /// Appwrite's error type, or ours with the prefix `gateway_`; stable, for programs.
    public var type: String
    /// Messages by column, for forms; empty when no column is to blame.
    public var errors: [String: [String]]
    /// Headers that belong to this answer, such as `Allow` and `Retry-After`.
    public var headers: [String: String]
    /// What programs may want to know beyond that, such as which of several rows were written; `nil` for most errors.
    public var details: JSONObject?

    public init(
        _ statusCode: Int, type: String, _ message: String, errors: [String: [String]] = [:],
        headers: [String: String] = [:], details: JSONObject? = nil
    ) {
        self.message = message
        self.statusCode = statusCode
        self.type = type
        self.errors = errors
        self.headers = headers
        self.details = details
    }
}
