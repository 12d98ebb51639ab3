import WebSocketLoop

/// A WebSocket that still counts as a connection of the server that handed it over.
final class CountedWebSocket: WebSocketHandler {
    private let handler: any WebSocketHandler
    private let onClosed: @Sendable () -> Void

    /// - Parameter onClosed: called once, when it is closed.
    init(_ handler: any WebSocketHandler, onClosed: @escaping @Sendable () -> Void) {
        self.handler = handler
        self.onClosed = onClosed
    }

    func opened(_ connection: WebSocketConnection) { handler.opened(connection) }

    func received(_ message: [UInt8], on connection: WebSocketConnection) {
        handler.received(message, on: connection)
    }

    func received(binary message: [UInt8], on connection: WebSocketConnection) {
        handler.received(binary: message, on: connection)
    }

    func closed(_ connection: WebSocketConnection, because reason: WebSocketCloseReason) {
        handler.closed(connection, because: reason)
        onClosed()
    }
}
