import CLibwebsockets
import Foundation

/// One libwebsockets context: with the files beside it, all that calls the library.
///
/// Every method except `Waker.wake` belongs to the loop's thread. libwebsockets owns the sockets; a `Socket` is valid from the call
/// that made it until its `.ended` event. Each socket carries an unretained pointer to its `Session`, which the owner keeps alive
/// until it calls `forget`.
final class LibWebSockets {
    typealias Socket = OpaquePointer

    /// Hears of every socket. - Returns: `false` to have the socket closed.
    typealias EventHandler = (SocketEvent, Session) -> Bool

    let context: OpaquePointer
    private let hosts: VirtualHosts
    private let alarm: UnsafeMutablePointer<rg_lws_alarm>
    private let handle: EventHandler
    /// The session of the socket that is being adopted: the library has no way to hand it over with the socket.
    var adopting: Session?
    var scratch = FrameScratch()

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
        guard let context = DescriptorLimit.whileModerate({ lws_create_context(&info) }) else {
            throw WebSocketLoopError(
                code: .contextFailed, message: "libwebsockets could not make its context: too few descriptors or memory"
            )
        }
        self.context = context
        self.handle = handle
        hosts = VirtualHosts(context: context, certificateAuthorities: certificateAuthorities)
        alarm = .allocate(capacity: 1)
        alarm.initialize(to: rg_lws_alarm(timer: lws_sorted_usec_list_t(), context: context))
    }

    /// Ends every socket that is left, with its last events, and frees the context.
    func destroy() {
        rg_lws_alarm_cancel(alarm)
        lws_context_destroy(context)
        hosts.deallocate()
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

    // MARK: - Inside

    func host(usesTLS: Bool, usesIPv6: Bool) -> OpaquePointer? {
        hosts.host(usesTLS: usesTLS, usesIPv6: usesIPv6, user: Unmanaged.passUnretained(self).toOpaque())
    }

    /// Recovers the context and the session and tells the owner.
    static func callback(
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
        guard let event = SocketEvent(of: socket, reason, input, count) else { return 0 }
        let session = Unmanaged<Session>.fromOpaque(opaque).takeUnretainedValue()
        if session.socket == nil { session.socket = socket }
        return library.handle(event, session) ? 0 : -1
    }
}
