/// An `http` or `https` URL taken apart. Small on purpose: endpoints have no user, query or fragment.
public struct EndpointURL: Sendable, Hashable {
    public let usesTLS: Bool
    /// Without the brackets of an IPv6 address.
    public let host: String
    public let port: UInt16
    /// Empty, or beginning with a slash and not ending with one.
    public let path: String

    /// - Throws: `invalidRequest` that says what is wrong.
    public init(_ text: String) throws(TransportError) {
        let rest: Substring
        if text.hasPrefix("https://") {
            usesTLS = true
            rest = text.dropFirst("https://".count)
        } else if text.hasPrefix("http://") {
            usesTLS = false
            rest = text.dropFirst("http://".count)
        } else {
            throw EndpointURL.error("it must begin with http:// or https://")
        }
        guard rest.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw EndpointURL.error("it holds a space or a character beyond ASCII")
        }
        if rest.contains(where: { "@?#".contains($0) }) {
            throw EndpointURL.error("it must hold neither a user nor a query nor a fragment")
        }
        let authority = rest.prefix { $0 != "/" }
        var path = rest[authority.endIndex...]
        while path.hasSuffix("/") { path.removeLast() }
        self.path = String(path)

        let (host, port) = try EndpointURL.split(authority)
        guard !host.isEmpty else { throw EndpointURL.error("it names no host") }
        self.host = String(host)
        self.port = port ?? (usesTLS ? 443 : 80)
    }

    private static func split(_ authority: Substring) throws(TransportError) -> (Substring, UInt16?) {
        let host: Substring
        let rest: Substring
        if authority.hasPrefix("["), let bracket = authority.firstIndex(of: "]") {
            host = authority[authority.index(after: authority.startIndex)..<bracket]
            rest = authority[authority.index(after: bracket)...]
        } else {
            host = authority.prefix { $0 != ":" }
            rest = authority[host.endIndex...]
        }
        if rest.isEmpty { return (host, nil) }
        guard rest.first == ":", let port = UInt16(rest.dropFirst()), port > 0 else {
            throw error("its port is not a number from 1 to 65535")
        }
        return (host, port)
    }

    private static func error(_ why: String) -> TransportError {
        TransportError(.invalidRequest, "the endpoint is not a usable URL: \(why)")
    }
}
