import CLibwebsockets

/// The virtual hosts of one context: libwebsockets settles TLS and IPv6 at their level. Belongs to the loop's thread.
final class VirtualHosts {
    private struct Kind: Hashable {
        var usesTLS: Bool
        var usesIPv6: Bool
    }

    private let context: OpaquePointer
    private let certificateAuthorities: String?
    private let protocols: UnsafeMutablePointer<lws_protocols>
    private var made: [Kind: OpaquePointer] = [:]

    static let clientProtocol: StaticString = "client"
    private static let serverProtocol: StaticString = "server"

    /// - Parameter certificateAuthorities: a PEM file to trust instead of the system's.
    init(context: OpaquePointer, certificateAuthorities: String?) {
        self.context = context
        self.certificateAuthorities = certificateAuthorities
        protocols = Self.makeProtocols()
    }

    /// Frees what the hosts rest on, once the context is destroyed.
    func deallocate() {
        protocols.deallocate()
    }

    /// Made when first needed: the one for TLS reads the certificate authorities, which takes time and memory.
    /// - Parameter user: the `LibWebSockets` that the callback finds as the host's user.
    /// - Returns: `nil` when the library has no room for it.
    func host(usesTLS: Bool, usesIPv6: Bool, user: UnsafeMutableRawPointer) -> OpaquePointer? {
        let kind = Kind(usesTLS: usesTLS, usesIPv6: usesIPv6)
        if let host = made[kind] { return host }
        let host = make(kind, user)
        made[kind] = host
        return host
    }

    private func make(_ kind: Kind, _ user: UnsafeMutableRawPointer) -> OpaquePointer? {
        var info = lws_context_creation_info()
        info.port = CONTEXT_PORT_NO_LISTEN_SERVER
        info.protocols = UnsafePointer(protocols)
        info.user = user
        info.retry_and_idle_policy = rg_lws_no_idle_policy()
        var options = LWS_SERVER_OPTION_VALIDATE_UTF8
        if !kind.usesIPv6 { options |= LWS_SERVER_OPTION_DISABLE_IPV6 }
        if kind.usesTLS { options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT }
        info.options = UInt64(options)
        return (certificateAuthorities ?? "").withCString { authorities in
            // An empty proxy is none; without it the environment would be asked.
            "".withCString { noProxy in
                info.http_proxy_address = noProxy
                if kind.usesTLS, certificateAuthorities != nil {
                    info.options |= UInt64(LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS)
                    info.client_ssl_ca_filepath = authorities
                }
                return lws_create_vhost(context, &info)
            }
        }
    }

    private static func makeProtocols() -> UnsafeMutablePointer<lws_protocols> {
        let protocols = UnsafeMutablePointer<lws_protocols>.allocate(capacity: 3)
        protocols.initialize(repeating: lws_protocols(), count: 3)
        for (index, name, room) in [(0, serverProtocol, 512), (1, clientProtocol, 16 * 1024)] {
            protocols[index].name = UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
            protocols[index].callback = { LibWebSockets.callback($0, $1, $3, $4) }
            // Allocated for each connection, so it decides what an idle one costs. Messages come in pieces of at most this size;
            // those of subscribers are short.
            protocols[index].rx_buffer_size = room
            // Without it a message would be cut into sends of `rx_buffer_size`, with a copy for each.
            protocols[index].tx_packet_size = 16 * 1024 * 1024
        }
        return protocols
    }
}
