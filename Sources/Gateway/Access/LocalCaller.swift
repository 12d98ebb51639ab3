import Refine

/// Tells somebody on this machine from somebody who comes by way of it: through a reverse proxy, or through a browser that was told
/// that a stranger's name is this machine's address.
enum LocalCaller {
    /// - Parameters:
    ///   - peer: the address of the other end of the connection.
    ///   - host: of the request, with or without its port.
    ///   - forwardedFor: the values of `X-Forwarded-For`.
    /// - Throws: 403 `gateway_not_local`.
    static func check(peer: String?, host: String?, forwardedFor: [String]) throws(HttpError) {
        guard let peer, isLoopback(peer) else {
            throw .notLocal("The connection comes from another machine.")
        }
        guard let host, isLoopback(name(of: host)) else {
            throw .notLocal("The request is for a host that is not this machine's `localhost`.")
        }
        let chain = forwardedFor.flatMap { $0.split(separator: ",").map(String.init) }
        guard chain.allSatisfy({ isLoopback($0.filter { $0 != " " }) }) else {
            throw .notLocal("The request came through a proxy from another machine.")
        }
    }

    /// `localhost`, 127.0.0.0/8 and ::1.
    static func isLoopback(_ host: String) -> Bool {
        guard host.lowercased() != "localhost" else { return true }
        guard let bytes = AddressRange.bytes(of: host) else { return false }
        return networks.contains { $0.contains(bytes) }
    }

    private static let networks = ["127.0.0.0/8", "::1", "::ffff:127.0.0.0/104"].compactMap(AddressRange.init)

    /// Without the port and the brackets of IPv6.
    private static func name(of host: String) -> String {
        if host.hasPrefix("[") { return String(host.dropFirst().prefix { $0 != "]" }) }
        return String(host.prefix { $0 != ":" })
    }
}
