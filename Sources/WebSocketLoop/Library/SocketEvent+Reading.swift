import CLibwebsockets

extension SocketEvent {
    /// What a call of libwebsockets' callback says of a socket; `nil` for what is of no interest.
    init?(
        of socket: LibWebSockets.Socket, _ reason: lws_callback_reasons, _ input: UnsafeMutableRawPointer?, _ count: Int
    ) {
        switch reason {
        case LWS_CALLBACK_ESTABLISHED, LWS_CALLBACK_CLIENT_ESTABLISHED:
            self = .established
        case LWS_CALLBACK_SERVER_WRITEABLE, LWS_CALLBACK_CLIENT_WRITEABLE:
            self = .writeable
        case LWS_CALLBACK_RECEIVE, LWS_CALLBACK_CLIENT_RECEIVE:
            let remaining = lws_remaining_packet_payload(socket)
            self = .received(
                UnsafeRawBufferPointer(start: input, count: input == nil ? 0 : count), remaining: remaining,
                isLast: remaining == 0 && lws_is_final_fragment(socket) != 0,
                isBinary: lws_frame_is_binary(socket) != 0)
        case LWS_CALLBACK_RECEIVE_PONG, LWS_CALLBACK_CLIENT_RECEIVE_PONG:
            self = .pong(count)
        case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
            self = .peerCloses(code: Self.code(input, count) ?? 1005)
        case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER:
            guard let input else { return nil }
            let position = input.assumingMemoryBound(to: UnsafeMutablePointer<UInt8>?.self)
            guard let start = position.pointee else { return nil }
            self = .writesHandshake(HandshakeWriter(socket: socket, position: position, end: start + count))
        case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
            self = .failed(Self.failure(socket, input, count))
        case LWS_CALLBACK_CLOSED_CLIENT_HTTP:
            // A server that accepts and never answers ends with this alone.
            self = .failed(nil)
        case LWS_CALLBACK_CLOSED, LWS_CALLBACK_CLIENT_CLOSED:
            self = .ended(closeCode: Self.ownCloseCode(socket, isClient: reason == LWS_CALLBACK_CLIENT_CLOSED))
        case LWS_CALLBACK_WSI_DESTROY:
            self = .ended(closeCode: nil)
        default:
            return nil
        }
    }

    /// The code of the close frame that libwebsockets sent by itself. A client's frame was masked where it lay and cannot be read any
    /// more; it can only have told of a protocol error.
    private static func ownCloseCode(_ socket: LibWebSockets.Socket, isClient: Bool) -> UInt16? {
        let length = Int(lws_get_close_length(socket))
        guard isClient else { return code(UnsafeRawPointer(lws_get_close_payload(socket)), length) }
        return length > 0 ? 1002 : nil
    }

    /// Why a client connection could not be made: the answer's status when there was one, otherwise the library's words.
    private static func failure(_ socket: LibWebSockets.Socket, _ words: UnsafeMutableRawPointer?, _ count: Int)
        -> String?
    {
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
