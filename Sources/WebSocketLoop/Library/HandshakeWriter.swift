import CLibwebsockets

/// Adds headers to a client's handshake.
struct HandshakeWriter {
    let socket: LibWebSockets.Socket
    let position: UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>
    let end: UnsafeMutablePointer<UInt8>

    /// - Returns: `false` when it does not fit.
    func add(_ name: String, _ value: String) -> Bool {
        var bytes = value
        return bytes.withUTF8 { value in
            lws_add_http_header_by_name(
                socket, "\(name):", value.baseAddress, CInt(clamping: value.count), position, end) == 0
        }
    }
}
