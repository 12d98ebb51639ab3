import JSONBytes

/// Appwrite's REST API as far as the gateway uses it. Rows are returned as bytes, untouched.
public struct AppwriteClient: Sendable {
    /// Without a trailing slash: `https://appwrite.example.com/v1`.
    public let endpoint: String
    public let project: String
    let transport: any HTTPTransport

    public init(endpoint: String, project: String, transport: any HTTPTransport) {
        self.endpoint = endpoint
        self.project = project
        self.transport = transport
    }
}
