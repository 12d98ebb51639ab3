import Foundation

/// A socket whose handshake was read elsewhere.
struct AdoptedSocket: Sendable {
    var connection: WebSocketConnection
    /// Owned by whoever holds this value last.
    var descriptor: CInt
    var key: String
    var early: [UInt8]
    var handler: any WebSocketHandler

    func closeDescriptor() {
        if descriptor >= 0 { _ = close(descriptor) }
    }
}
