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
        _ = close(descriptor)
    }
}
