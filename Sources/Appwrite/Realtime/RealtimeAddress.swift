/// Where a Realtime connection is made: the parts of `wss://HOST/v1/realtime?project=…&channels[]=…` and the headers that
/// say who listens.
public struct RealtimeAddress: Sendable, Hashable {
    public var host: String
    public var port: UInt16
    public var usesTLS: Bool
    /// Path and query, percent-encoded.
    public var path: String
    public var headers: [TransportHeader]

    /// - Parameters:
    ///   - endpoint: as `AppwriteClient` takes it, `https://appwrite.example.com/v1`.
    ///   - channels: Appwrite up to 1.9.4 takes them in the URL only.
    ///   - credential: a key has no rights in Realtime (all versions), so it listens as a guest and is not sent.
    /// - Throws: `TransportError` (`invalidRequest`) for an endpoint that is no http or https URL, or a credential with a
    ///   line break.
    public init(
        endpoint: String, project: String, channels: [RealtimeChannel], credential: Credential
    ) throws(TransportError) {
        let origin = try EndpointURL(endpoint)
        var query = URLQuery()
        query.append("project", project)
        for channel in channels { query.append("channels[]", channel.name) }
        host = origin.host
        port = origin.port
        usesTLS = origin.usesTLS
        path = origin.path + "/realtime?" + String(decoding: query.bytes, as: UTF8.self)
        switch credential {
        case .guest, .key: headers = []
        // The session header of the REST API was not seen to work here; the cookie was, on 1.8.1 and 1.9.0.
        case .session(let secret):
            let value = PercentEncoding.encode(PercentEncoding.decode(secret))
            headers = [TransportHeader("Cookie", "a_session_\(project)=\(value)")]
        case .jwt(let token): headers = [TransportHeader("X-Appwrite-JWT", token)]
        }
        for header in headers where !header.isSendable {
            throw TransportError(.invalidRequest, "the header \(header.name) holds a line break or a NUL")
        }
    }

    /// The address without its query, for messages.
    public var origin: String { "\(usesTLS ? "wss" : "ws")://\(host):\(port)" }
}
