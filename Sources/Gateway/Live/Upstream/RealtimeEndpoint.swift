import Foundation

/// Where Appwrite Realtime is, and what is asked of it there.
public struct RealtimeEndpoint: Sendable, Hashable {
    public var host: String
    public var port: UInt16
    public var usesTLS: Bool
    /// Path and query, percent-encoded.
    public var path: String

    /// The channels that every row event is sent on, whatever its table.
    ///
    /// They are in the URL, the one form that all servers from 1.8.1 on understand, so a narrower set would mean a new connection, and
    /// a gap, whenever a browser opens another page. A narrower set would also be starved: 1.8.1 hands an event to the first of its channels
    /// that has a subscriber, `rows` stands first in every event, and increments come on a malformed table channel. `documents` is for servers
    /// and events that know no `rows`. Which tables count is decided here, locally.
    static let channels = ["rows", "documents"]

    /// - Parameter endpoint: Appwrite's API endpoint, such as `https://appwrite.example.com/v1`; `nil` when that is no http or https URL.
    public init?(appwrite endpoint: String, project: String) {
        guard let parts = URLComponents(string: endpoint), let scheme = parts.scheme?.lowercased(),
            scheme == "http" || scheme == "https", let host = parts.host, !host.isEmpty
        else { return nil }
        let defaultPort = scheme == "https" ? 443 : 80
        guard let port = UInt16(exactly: parts.port ?? defaultPort) else { return nil }
        // URLComponents keeps the brackets of an IPv6 address; an address to connect to has none.
        self.host = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        self.port = port
        usesTLS = scheme == "https"
        var base = parts.percentEncodedPath
        while base.hasSuffix("/") { base.removeLast() }
        let channels = Self.channels.map { "&channels%5B%5D=\($0)" }.joined()
        path = "\(base)/realtime?project=\(Self.encoded(project))\(channels)"
    }

    private static func encoded(_ text: String) -> String {
        var allowed = CharacterSet.alphanumerics
        allowed.insert(charactersIn: "-._~")
        return text.addingPercentEncoding(withAllowedCharacters: allowed) ?? text
    }
}
