import CLibwebsockets
import Foundation

/// How a socket comes to be.
extension LibWebSockets {
    /// Hands a connected socket and the handshake to libwebsockets, which owns the descriptor from now on, also when it fails.
    /// Must not be called while an event is being handled.
    /// - Returns: `false` when the socket is gone already; then `.ended` may or may not have been told.
    func adopt(_ adopted: AdoptedSocket, for session: Session) -> Bool {
        guard let host = host(usesTLS: false, usesIPv6: false) else {
            adopted.closeDescriptor()
            return false
        }
        var on: CInt = 1
        setsockopt(adopted.descriptor, CInt(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<CInt>.size))
        let head =
            "GET / HTTP/1.1\r\nHost: gateway\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: \(adopted.key)\r\n\r\n"
        let bytes = Array(head.utf8) + adopted.early
        adopting = session
        defer { adopting = nil }
        return bytes.withUnsafeBytes { buffer in
            lws_adopt_socket_vhost_readbuf(
                host, adopted.descriptor, buffer.bindMemory(to: CChar.self).baseAddress, buffer.count) != nil
        }
    }

    /// Begins a connection. Must not be called while an event is being handled.
    /// - Returns: `false` when it failed at once; then `.failed` may or may not have been told.
    func connect(to address: NumericAddress, _ request: WebSocketClientRequest, for session: Session) -> Bool {
        guard let host = host(usesTLS: request.usesTLS, usesIPv6: address.isIPv6) else {
            return false
        }
        var flags = LCCSCF_HTTP_NO_FOLLOW_REDIRECT.rawValue
        if request.usesTLS { flags |= LCCSCF_USE_SSL.rawValue }
        let client = VirtualHosts.clientProtocol.utf8Start.withMemoryRebound(to: CChar.self, capacity: 1) { $0 }
        return address.text.withCString { addressText in
            request.path.withCString { path in
                request.hostHeader.withCString { hostHeader in
                    "http/1.1".withCString { alpn in
                        var info = lws_client_connect_info()
                        info.context = context
                        info.vhost = host
                        info.address = addressText
                        info.port = CInt(request.port)
                        info.path = path
                        info.host = hostHeader
                        info.ssl_connection = CInt(bitPattern: flags)
                        info.ietf_version_or_minus_one = -1
                        info.local_protocol_name = UnsafePointer(client)
                        info.alpn = alpn
                        info.opaque_user_data = Unmanaged.passUnretained(session).toOpaque()
                        info.retry_and_idle_policy = rg_lws_no_idle_policy()
                        return lws_client_connect_via_info(&info) != nil
                    }
                }
            }
        }
    }
}
