/// What happens on one WebSocket. Every method is called on the loop's thread and must not block.
public protocol WebSocketHandler: AnyObject, Sendable {
    /// The handshake is done; messages may be sent from now on. Called at most once.
    func opened(_ connection: WebSocketConnection)
    /// A whole text message, within the size limit, valid UTF-8.
    func received(_ message: [UInt8], on connection: WebSocketConnection)
    /// A whole binary message, within the size limit. Only where the loop takes them.
    func received(binary message: [UInt8], on connection: WebSocketConnection)
    /// The connection ended, or never came to be (then `opened` was not called). Called exactly once, last.
    func closed(_ connection: WebSocketConnection, because reason: WebSocketCloseReason)
}

extension WebSocketHandler {
    public func received(binary message: [UInt8], on connection: WebSocketConnection) {}
}
