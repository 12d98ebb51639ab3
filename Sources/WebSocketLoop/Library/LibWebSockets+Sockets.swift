import CLibwebsockets
import Foundation

/// What can be done with a socket that is there.
extension LibWebSockets {
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
        let content = masked ? scratch.copy(message) : message.content
        return lws_write(
            socket, content.baseAddress?.assumingMemoryBound(to: UInt8.self), content.count,
            message.isBinary ? LWS_WRITE_BINARY : LWS_WRITE_TEXT) >= 0
    }

    /// Writes a ping. Only within `.writeable`. It has a byte in it, because libwebsockets keeps the answer to an empty one to itself.
    func writePing(to socket: Socket) -> Bool {
        lws_write(socket, scratch.pingPayload(), 1, LWS_WRITE_PING) >= 0
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
}
