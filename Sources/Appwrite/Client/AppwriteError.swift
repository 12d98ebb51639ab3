/// An error answer of Appwrite's: `{"message", "code", "type", "version"}`.
public struct AppwriteError: Error, Sendable, Hashable {
    /// The HTTP status.
    public var status: Int
    /// Appwrite's error type, such as `row_not_found`; `general_unknown` when the body was not Appwrite's.
    public var type: String
    public var message: String
    /// `Retry-After` or what `X-RateLimit-Reset` amounts to, in seconds.
    public var retryAfter: Int?

    public init(status: Int, type: String, message: String, retryAfter: Int? = nil) {
        self.status = status
        self.type = type
        self.message = message
        self.retryAfter = retryAfter
    }
}
