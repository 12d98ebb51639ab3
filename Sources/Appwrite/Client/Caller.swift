/// Who stands behind a request to Appwrite: the credential, and what Appwrite should see of the browser.
public struct Caller: Sendable, Hashable {
    public var credential: Credential
    /// The browser's address, for `X-Forwarded-For`: Appwrite counts its rate limits by it.
    public var address: String?
    /// The browser's user agent, for `X-Forwarded-User-Agent`, which Appwrite honours together with a key.
    public var userAgent: String?

    public init(_ credential: Credential, address: String? = nil, userAgent: String? = nil) {
        self.credential = credential
        self.address = address
        self.userAgent = userAgent
    }
}
