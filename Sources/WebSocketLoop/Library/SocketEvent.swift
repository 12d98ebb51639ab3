/// What libwebsockets tells of one socket.
enum SocketEvent {
    /// The handshake is done.
    case established
    case writeable
    /// A piece of a message. - `remaining`: bytes of its frame still to come; `isLast`: the message ends with it.
    case received(UnsafeRawBufferPointer, remaining: Int, isLast: Bool, isBinary: Bool)
    /// A pong of so many bytes, asked for by a ping of ours or not.
    case pong(Int)
    /// The peer sent a close frame; libwebsockets answers it by itself.
    case peerCloses(code: UInt16)
    /// A client's handshake is being written: time to add its headers.
    case writesHandshake(HandshakeWriter)
    /// A client connection could not be made.
    case failed(String?)
    /// The last event of the socket. - `closeCode`: of the close frame that libwebsockets chose by itself.
    case ended(closeCode: UInt16?)
}
