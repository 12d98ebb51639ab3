/// Reverse proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
public struct TrustedProxies: Sendable {
    private let networks: [AddressRange]

    /// - Parameter texts: addresses and networks: `10.0.0.7`, `10.0.0.0/8`, `::1`, `fd00::/8`. What is neither is left out; the
    ///   configuration refuses it.
    public init(_ texts: [String]) {
        networks = texts.compactMap(AddressRange.init)
    }

    /// The address that Appwrite should see: the peer's, or, behind a trusted proxy, the last one that no trusted proxy has written.
    public func address(peer: String?, forwardedFor: @autoclosure () -> [String]) -> String? {
        guard let peer, !networks.isEmpty, isTrusted(peer) else { return peer }
        let chain = forwardedFor().flatMap { $0.split(separator: ",") }.map { entry in
            String(entry.drop { $0 == " " }.prefix { $0 != " " })
        }
        // What stands further left was written by somebody whom nobody vouches for.
        let addresses = chain.map(AddressRange.canonical)
        for address in addresses.reversed() {
            guard let address else { return peer }
            if !isTrusted(address) { return address }
        }
        return (addresses.first ?? nil) ?? peer
    }

    /// Whether the browser speaks https with the proxy in front, which only a trusted one may say. The gateway itself speaks http.
    public func isSecure(peer: String?, forwardedProto: @autoclosure () -> [String]) -> Bool {
        guard let peer, !networks.isEmpty, isTrusted(peer) else { return false }
        let last = forwardedProto().last?.split(separator: ",").last
        return last?.filter { $0 != " " }.lowercased() == "https"
    }

    func isTrusted(_ address: String) -> Bool {
        guard let bytes = AddressRange.bytes(of: address) else { return false }
        return networks.contains { $0.contains(bytes) }
    }
}
