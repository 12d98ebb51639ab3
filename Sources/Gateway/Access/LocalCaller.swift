import Refine

/// Tells somebody on this machine from somebody who comes by way of it: through a reverse proxy, or through a browser that was told
/// that a stranger's name is this machine's address, or that shows a stranger's page.
enum LocalCaller {
    /// - Parameters:
    ///   - peer: the address of the other end of the connection.
    ///   - host: of the request, with or without its port.
    ///   - headers: the values of the headers of a name in lower case, in order.
    /// - Throws: 403 `gateway_not_local`.
    static func check(
        peer: String?, host: String?, _ headers: (_ name: String) -> [String]
    ) throws(HttpError) {
        guard let peer, isLoopback(peer) else {
            throw .notLocal("The connection comes from another machine.")
        }
        guard let host, isLoopback(name(of: host)) else {
            throw .notLocal("The request is for a host that is not this machine's `localhost`.")
        }
        guard !cameThroughProxy(headers) else {
            throw .notLocal("The request came through a proxy from another machine.")
        }
        guard !comesFromAnotherSite(headers) else {
            throw .notLocal("The request comes from a page of another site.")
        }
    }

    /// A development server on this machine passes on what it was asked, and says so in names and addresses of this machine.
    private static func cameThroughProxy(_ headers: (_ name: String) -> [String]) -> Bool {
        let values = ["x-forwarded-for", "x-real-ip", "x-forwarded-host"].flatMap { name -> [String] in headers(name) }
        let addresses = values.flatMap { $0.split(separator: ",") }.map { String($0.filter { $0 != " " }) }
        guard addresses.allSatisfy({ isLoopback($0) || isLoopback(name(of: $0)) }) else { return true }
        // These say too little of where it came from.
        return ["forwarded", "via"].contains { !headers($0).isEmpty }
    }

    /// `localhost` and `127.0.0.1` are two sites to a browser, and one machine; a page of this machine says so by its origin.
    private static func comesFromAnotherSite(_ headers: (_ name: String) -> [String]) -> Bool {
        guard headers("sec-fetch-site").contains("cross-site") else { return false }
        guard let origin = headers("origin").first.flatMap(WebOrigin.init) else { return true }
        return !isLoopback(name(of: origin.host))
    }

    /// `localhost`, 127.0.0.0/8 and ::1.
    static func isLoopback(_ host: String) -> Bool {
        guard host.lowercased() != "localhost" else { return true }
        guard let bytes = AddressRange.bytes(of: host) else { return false }
        return networks.contains { $0.contains(bytes) }
    }

    private static let networks = ["127.0.0.0/8", "::1"].compactMap(AddressRange.init)

    /// Without the port and the brackets of IPv6.
    private static func name(of host: String) -> String {
        if host.hasPrefix("[") { return String(host.dropFirst().prefix { $0 != "]" }) }
        return String(host.prefix { $0 != ":" })
    }
}
