import Foundation
import JSONBytes

/// Appwrite's REST API as far as the gateway uses it. Rows are returned as bytes, untouched.
///
/// Every method throws `AppwriteFailure`. What Appwrite could never accept (an id that would change the path, a bulk
/// write that would touch every row) is refused before anything is sent, in the form in which Appwrite refuses.
public final class AppwriteClient: Sendable {
    /// The answer format asked for: the first one with tables and rows. Newer servers translate to it.
    public static let responseFormat = "1.8.0"

    /// Without a trailing slash: `https://appwrite.example.com/v1`.
    public let endpoint: String
    public let project: String
    let transport: any HTTPTransport
    /// Carries files.
    let streams: any StreamingTransport
    /// Seconds since 1970, for `X-RateLimit-Reset`.
    let now: @Sendable () -> Int

    /// - Parameter streams: carries files; without it they are collected in memory.
    public init(
        endpoint: String, project: String, transport: any HTTPTransport, streams: (any StreamingTransport)? = nil,
        now: @escaping @Sendable () -> Int = { Int(Date().timeIntervalSince1970) }
    ) {
        self.endpoint = String(endpoint.trimmingSuffix("/"))
        self.project = project
        self.transport = transport
        self.streams = streams ?? CollectedStreams(transport: transport)
        self.now = now
    }
}

extension String {
    fileprivate func trimmingSuffix(_ character: Character) -> Substring {
        var rest = self[...]
        while rest.last == character { rest.removeLast() }
        return rest
    }
}
