import WebSocketLoop

/// An accepted WebSocket on its way to the loop.
final class WebSocketDelivery {
    private let key: String
    private let handler: any WebSocketHandler
    private let loop: WebSocketLoop
    /// Bytes that came behind the handshake.
    var early: [UInt8] = []

    init(key: String, handler: any WebSocketHandler, loop: WebSocketLoop) {
        self.key = key
        self.handler = handler
        self.loop = loop
    }

    /// - Parameter descriptor: owned by the loop from now on.
    func deliver(_ descriptor: CInt) {
        loop.adopt(descriptor: descriptor, key: key, early: early, handler: handler)
    }

    /// The handler hears `closed` without having heard `opened`.
    func abandon() {
        loop.adopt(descriptor: -1, key: key, early: [], handler: handler)
    }
}
