/// Why we close a subscriber's socket, and so what it should do next. Part of the public contract.
/// (1001 on shutdown and 3008 for one that reads too slowly are sent by the loop that carries the sockets.)
struct LiveCloseCode: Sendable, Hashable {
    var code: UInt16
    var reason: String

    /// Do not reconnect with this credential.
    static let signedOut = LiveCloseCode(code: 3003, reason: "signed out")
    /// Do not reconnect: the client breaks the protocol.
    static let protocolError = LiveCloseCode(code: 3501, reason: "protocol error")
}
