import WebSocketLoop

/// Sends back every message as what it came.
final class EchoSocket: WebSocketHandler {
    func opened(_ connection: WebSocketConnection) {}

    func received(_ message: [UInt8], on connection: WebSocketConnection) {
        connection.send(OutboundMessage(message))
    }

    func received(binary message: [UInt8], on connection: WebSocketConnection) {
        connection.send(OutboundMessage(message, isBinary: true))
    }

    func closed(_ connection: WebSocketConnection, because reason: WebSocketCloseReason) {}
}
