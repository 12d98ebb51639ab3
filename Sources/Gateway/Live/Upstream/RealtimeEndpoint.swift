import Appwrite
import WebSocketLoop

/// Where Appwrite Realtime is, and what is asked of it there.
public struct RealtimeEndpoint: Sendable, Hashable {
    private let endpoint: String
    private let project: String

    /// The channels that every event of a row, a file or an execution is sent on, whatever its table.
    ///
    /// They stand in the URL, the one form that all servers from 1.8.1 on understand, so a narrower set would mean a
    /// new connection, and a gap, whenever a browser opens another page. A narrower set could also starve: 1.8.1 hands
    /// an event to the first of its channels that has a listener, and `rows` stands first in every event; increments
    /// even come on channels without their table's name. `documents` is for events that know no `rows`. Which tables
    /// count is decided here, locally. Files and executions are few, and come on channels of their own.
    private static let channels: [RealtimeChannel] = [.rows, .documents, .files, .executions]

    /// And those on which a user hears what may change the user's roles: labels and verification, teams and places in them.
    private static let ownChannels: [RealtimeChannel] = [.account, .other("teams"), .other("memberships")]

    /// - Parameter endpoint: Appwrite's API endpoint, such as `https://appwrite.example.com/v1`.
    /// - Throws: `TransportError` when that is no http or https URL.
    public init(endpoint: String, project: String) throws(TransportError) {
        self.endpoint = endpoint
        self.project = project
        _ = try address(as: .guest)
    }

    private func address(as credential: Credential) throws(TransportError) -> RealtimeAddress {
        let hasAccount = credential != .guest
        return try RealtimeAddress(
            endpoint: endpoint, project: project, channels: Self.channels + (hasAccount ? Self.ownChannels : []),
            credential: credential)
    }

    /// A connection with exactly this credential, so that Appwrite decides what its holder may see. No `Origin`:
    /// Appwrite would hold it against the project's platforms.
    /// - Parameter browser: the address of the one it is for, because Appwrite counts connects by address.
    /// - Throws: `TransportError` for a credential that cannot be sent.
    func request(
        as credential: Credential, browser: String?, settings: LiveConfiguration.Upstream
    ) throws(TransportError) -> WebSocketClientRequest {
        let address = try address(as: credential)
        var headers = address.headers.map { (name: $0.name, value: $0.value) }
        if let browser { headers.append((name: "X-Forwarded-For", value: browser)) }
        return WebSocketClientRequest(
            host: address.host, port: address.port, usesTLS: address.usesTLS, path: address.path, headers: headers,
            timeout: settings.connectTimeout, pingInterval: settings.pingInterval,
            maximumMessageSize: settings.maximumFrameSize)
    }
}
