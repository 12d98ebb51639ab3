import CLibwebsockets
import Foundation

/// One libwebsockets context: the only file that speaks to the library.
///
/// Every method except `Waker.wake` belongs to the loop's thread. libwebsockets owns the sockets; a `Socket` is valid from the call
/// that made it until its `.ended` event. Each socket carries an unretained pointer to its `Session`, which the owner keeps alive
/// until it calls `forget`.
final class LibWebSockets {
    typealias Socket = OpaquePointer

    /// Hears of every socket. - Returns: `false` to have the socket closed.
    typealias EventHandler = (SocketEvent, Session) -> Bool

    private let context: OpaquePointer
    private let protocols: UnsafeMutablePointer<lws_protocols>
    private let alarm: UnsafeMutablePointer<rg_lws_alarm>
    private let certificateAuthorities: String?
    private var virtualHosts: [VirtualHost: OpaquePointer] = [:]
    private var handle: EventHandler
    /// The session of the socket that is being adopted: the library has no way to hand it over with the socket.
    private var adopting: Session?
    /// Client frames are masked in place, so they are written from here.
    private var scratch: UnsafeMutableRawBufferPointer

    /// libwebsockets settles both at the level of its virtual hosts.
    private struct VirtualHost: Hashable {
        var usesTLS: Bool
        var usesIPv6: Bool
    }

    private static let serverProtocol: StaticString = "server"
    private static let clientProtocol: StaticString = "client"

    /// - Parameters:
    ///   - certificateAuthorities: a PEM file to trust instead of the system's.
    ///   - handle: hears of every socket on the thread that calls `service`, until the context is destroyed.
    init(certificateAuthorities: String?, handle: @escaping EventHandler) throws(WebSocketLoopError) {
        lws_set_log_level(0, nil)
        var info = lws_context_creation_info()
        info.port = CONTEXT_PORT_NO_LISTEN_SERVER
        info.options = UInt64(
            LWS_SERVER_OPTION_EXPLICIT_VHOSTS | LWS_SERVER_OPTION_VALIDATE_UTF8 | LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT)
        info.gid = -1
        info.uid = -1
        info.pt_serv_buf_size = 16 * 1024
        // Holds a client's path and host, and the head of the answer.
        info.max_http_header_data = 8 * 1024
        // Longer than any timeout of ours, which are the ones that count.
        info.timeout_secs = 3600
        info.connect_timeout_secs = 3600
        guard let context = Self.withModerateDescriptorLimit({ lws_create_context(&info) }) else {
            throw WebSocketLoopError(
                code: .contextFailed, message: "libwebsockets could not make its context: too few descriptors or memory"
            )
        }
        self.context = context
        self.certificateAuthorities = certificateAuthorities
        self.handle = handle
        protocols = Self.makeProtocols()
        alarm = .allocate(capacity: 1)
        alarm.initialize(to: rg_lws_alarm(timer: lws_sorted_usec_list_t(), context: context))
        scratch = .allocate(byteCount: rg_lws_pre() + 4096, alignment: 16)
    }

    /// Ends every socket that is left, with its last events, and frees the context.
    func destroy() {
        rg_lws_alarm_cancel(alarm)
        lws_context_destroy(context)
        protocols.deallocate()
        alarm.deallocate()
        scratch.deallocate()
    }

    // MARK: - Running

    /// Waits until something happens, and handles all of it.
    /// - Returns: `false` when the library cannot go on.
    func service() -> Bool {
        lws_service(context, 0) >= 0
    }

    /// Makes `service` return after so many microseconds at the latest.
    func setAlarm(inMicroseconds delay: Int64) {
        rg_lws_alarm_set(alarm, max(1, delay))
    }

    func cancelAlarm() {
        rg_lws_alarm_cancel(alarm)
    }

    /// May be used from any thread while the context exists.
    struct Waker: @unchecked Sendable {
        fileprivate let context: OpaquePointer

        /// Makes `service` return soon.
        func wake() { lws_cancel_service(context) }
    }

    var waker: Waker { Waker(context: context) }

    // MARK: - Making sockets

    /// Hands a connected socket and the handshake to libwebsockets, which owns the descriptor from now on, also when it fails.
    /// Must not be called while an event is being handled.
    /// - Returns: `false` when the socket is gone already; then `.ended` may or may not have been told.
    func adopt(_ adopted: AdoptedSocket, for session: Session) -> Bool {
        guard let host = virtualHost(VirtualHost(usesTLS: false, usesIPv6: false)) else {
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
        guard let host = virtualHost(VirtualHost(usesTLS: request.usesTLS, usesIPv6: address.isIPv6)) else {
            return false
        }
        var flags = LCCSCF_HTTP_NO_FOLLOW_REDIRECT.rawValue
        if request.usesTLS { flags |= LCCSCF_USE_SSL.rawValue }
        let client = Self.clientProtocol.utf8Start.withMemoryRebound(to: CChar.self, capacity: 1) { $0 }
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

    // MARK: - Using sockets

    /// Asks for a `.writeable` event.
    func requestWriteable(_ socket: Socket) {
        lws_callback_on_writable(socket)
    }

    /// Whether libwebsockets or the kernel holds back what was written before: a system call. Only within `.writeable`.
    func isChoked(_ socket: Socket) -> Bool {
        lws_send_pipe_choked(socket) != 0
    }

    /// Whether libwebsockets holds back some of what was written before, because the kernel did not take it: what is to be known
    /// before something else is written. Only within `.writeable`.
    func isHoldingBack(_ socket: Socket) -> Bool {
        lws_partial_buffered(socket) != 0
    }

    /// While it is set, what is written waits to leave with what comes next. A packet costs several times what a write costs, and
    /// wakes the reader. Elsewhere than on Linux it does nothing.
    func setCork(_ isSet: Bool, on socket: Socket) {
        #if os(Linux)
            var value: CInt = isSet ? 1 : 0
            setsockopt(
                lws_get_socket_fd(socket), CInt(IPPROTO_TCP), TCP_CORK, &value, socklen_t(MemoryLayout<CInt>.size))
        #endif
    }

    /// Writes a whole message; libwebsockets keeps what the kernel does not take. Only within `.writeable`.
    /// - Returns: `false` when the connection is broken.
    func write(_ message: OutboundMessage, to socket: Socket, masked: Bool) -> Bool {
        let content = masked ? copyToScratch(message) : message.content
        return lws_write(
            socket, content.baseAddress?.assumingMemoryBound(to: UInt8.self), content.count,
            message.isBinary ? LWS_WRITE_BINARY : LWS_WRITE_TEXT) >= 0
    }

    /// Writes a ping. Only within `.writeable`. It has a byte in it, because libwebsockets keeps the answer to an empty one to itself.
    func writePing(to socket: Socket) -> Bool {
        let payload = scratch.baseAddress?.assumingMemoryBound(to: UInt8.self).advanced(by: rg_lws_pre())
        payload?.pointee = UInt8(ascii: "p")
        return lws_write(socket, payload, 1, LWS_WRITE_PING) >= 0
    }

    /// libwebsockets narrows the kernel's buffer to the protocol's `rx_buffer_size`, which would choke a socket with every message.
    /// This much is sent while a peer is on its way to being too slow, and no more: a size that is set does not grow.
    func widenSendBuffer(_ socket: Socket) {
        var size: CInt = 128 * 1024
        setsockopt(lws_get_socket_fd(socket), SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<CInt>.size))
    }

    /// The close frame to send when the event handler returns `false`.
    func setCloseFrame(_ frame: CloseFrame, on socket: Socket) {
        var reason = frame.reason
        reason.withUnsafeMutableBufferPointer { buffer in
            lws_close_reason(
                socket, lws_close_status(rawValue: UInt32(frame.code)), buffer.baseAddress, buffer.count)
        }
    }

    /// Drops the connection without a close frame. Must not be called while an event is being handled; `.ended` is told within.
    func kill(_ socket: Socket) {
        lws_set_timeout(socket, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_SYNC)
    }

    /// No event of this socket will be told any more.
    func forget(_ socket: Socket) {
        lws_set_opaque_user_data(socket, nil)
    }

    /// Adds headers to a client's handshake.
    struct HandshakeWriter {
        fileprivate let socket: Socket
        fileprivate let position: UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>
        fileprivate let end: UnsafeMutablePointer<UInt8>

        /// - Returns: `false` when it does not fit.
        func add(_ name: String, _ value: String) -> Bool {
            var bytes = value
            return bytes.withUTF8 { value in
                lws_add_http_header_by_name(
                    socket, "\(name):", value.baseAddress, CInt(clamping: value.count), position, end) == 0
            }
        }
    }

    // MARK: - Inside

    private func copyToScratch(_ message: OutboundMessage) -> UnsafeMutableRawBufferPointer {
        let room = rg_lws_pre()
        if scratch.count < room + message.count {
            scratch.deallocate()
            scratch = .allocate(byteCount: room + message.count, alignment: 16)
        }
        let content = UnsafeMutableRawBufferPointer(rebasing: scratch[room..<(room + message.count)])
        content.copyMemory(from: UnsafeRawBufferPointer(message.content))
        return content
    }

    /// Made when first needed: the one for TLS reads the certificate authorities, which takes time and memory.
    private func virtualHost(_ kind: VirtualHost) -> OpaquePointer? {
        if let made = virtualHosts[kind] { return made }
        var info = lws_context_creation_info()
        info.port = CONTEXT_PORT_NO_LISTEN_SERVER
        info.protocols = UnsafePointer(protocols)
        info.user = Unmanaged.passUnretained(self).toOpaque()
        info.retry_and_idle_policy = rg_lws_no_idle_policy()
        var options = LWS_SERVER_OPTION_VALIDATE_UTF8
        if !kind.usesIPv6 { options |= LWS_SERVER_OPTION_DISABLE_IPV6 }
        if kind.usesTLS { options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT }
        info.options = UInt64(options)
        let made = (certificateAuthorities ?? "").withCString { authorities in
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
        virtualHosts[kind] = made
        return made
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

    /// libwebsockets allocates and clears tables for as many descriptors as the process may have, which some container runtimes set
    /// to a thousand millions.
    private static func withModerateDescriptorLimit<Result>(_ body: () -> Result) -> Result {
        let moderate: rlim_t = 1 << 20
        #if canImport(Glibc)
            let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
            let resource = RLIMIT_NOFILE
        #endif
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0, limit.rlim_cur > moderate else { return body() }
        var lowered = limit
        lowered.rlim_cur = moderate
        setrlimit(resource, &lowered)
        defer { setrlimit(resource, &limit) }
        return body()
    }

    /// Recovers the context and the session and tells the owner.
    private static func callback(
        _ socket: Socket?, _ reason: lws_callback_reasons, _ input: UnsafeMutableRawPointer?, _ count: Int
    ) -> CInt {
        guard let socket, let host = lws_get_vhost(socket), let user = lws_get_vhost_user(host) else { return 0 }
        let library = Unmanaged<LibWebSockets>.fromOpaque(user).takeUnretainedValue()
        // The earlier LWS_CALLBACK_WSI_CREATE would not do: the library clears the pointer after it.
        if reason == LWS_CALLBACK_SERVER_NEW_CLIENT_INSTANTIATED, let session = library.adopting {
            session.socket = socket
            lws_set_opaque_user_data(socket, Unmanaged.passUnretained(session).toOpaque())
            return 0
        }
        guard let opaque = lws_get_opaque_user_data(socket) else { return 0 }
        guard let event = event(socket, reason, input, count) else { return 0 }
        let session = Unmanaged<Session>.fromOpaque(opaque).takeUnretainedValue()
        if session.socket == nil { session.socket = socket }
        return library.handle(event, session) ? 0 : -1
    }

    private static func event(
        _ socket: Socket, _ reason: lws_callback_reasons, _ input: UnsafeMutableRawPointer?, _ count: Int
    ) -> SocketEvent? {
        switch reason {
        case LWS_CALLBACK_ESTABLISHED, LWS_CALLBACK_CLIENT_ESTABLISHED:
            return .established
        case LWS_CALLBACK_SERVER_WRITEABLE, LWS_CALLBACK_CLIENT_WRITEABLE:
            return .writeable
        case LWS_CALLBACK_RECEIVE, LWS_CALLBACK_CLIENT_RECEIVE:
            let remaining = lws_remaining_packet_payload(socket)
            return .received(
                UnsafeRawBufferPointer(start: input, count: input == nil ? 0 : count), remaining: remaining,
                isLast: remaining == 0 && lws_is_final_fragment(socket) != 0,
                isBinary: lws_frame_is_binary(socket) != 0)
        case LWS_CALLBACK_RECEIVE_PONG, LWS_CALLBACK_CLIENT_RECEIVE_PONG:
            return .pong
        case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
            return .peerCloses(code: code(input, count) ?? 1005)
        case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER:
            guard let input else { return nil }
            let position = input.assumingMemoryBound(to: UnsafeMutablePointer<UInt8>?.self)
            guard let start = position.pointee else { return nil }
            return .writesHandshake(HandshakeWriter(socket: socket, position: position, end: start + count))
        case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
            return .failed(failure(socket, input, count))
        case LWS_CALLBACK_CLOSED_CLIENT_HTTP:
            // A server that accepts and never answers ends with this alone.
            return .failed(nil)
        case LWS_CALLBACK_CLOSED, LWS_CALLBACK_CLIENT_CLOSED:
            return .ended(closeCode: ownCloseCode(socket, isClient: reason == LWS_CALLBACK_CLIENT_CLOSED))
        case LWS_CALLBACK_WSI_DESTROY:
            return .ended(closeCode: nil)
        default:
            return nil
        }
    }

    /// The code of the close frame that libwebsockets sent by itself. A client's frame was masked where it lay and cannot be read any
    /// more; it can only have told of a protocol error.
    private static func ownCloseCode(_ socket: Socket, isClient: Bool) -> UInt16? {
        let length = Int(lws_get_close_length(socket))
        guard isClient else { return code(UnsafeRawPointer(lws_get_close_payload(socket)), length) }
        return length > 0 ? 1002 : nil
    }

    /// Why a client connection could not be made: the answer's status when there was one, otherwise the library's words.
    private static func failure(_ socket: Socket, _ words: UnsafeMutableRawPointer?, _ count: Int) -> String? {
        let status = lws_http_client_http_response(socket)
        guard status == 0 || status == 101 else { return "the server answered \(status) instead of 101" }
        guard let words else { return nil }
        let text = String(decoding: UnsafeRawBufferPointer(start: words, count: count), as: UTF8.self)
        // OpenSSL's reason does not come through.
        guard text.contains("SSL") else { return text }
        return
            "the TLS handshake failed; the server's certificate must be valid for the host and its authority be trusted"
    }

    /// The code at the beginning of a close frame.
    private static func code(_ payload: UnsafeRawPointer?, _ count: Int) -> UInt16? {
        guard let payload, count >= 2 else { return nil }
        return UInt16(bigEndian: payload.loadUnaligned(as: UInt16.self))
    }
}
