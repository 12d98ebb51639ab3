import HTTPListener
import WebSocketLoop

/// Accepts every WebSocket.
struct EchoEndpoint: WebSocketEndpoint {
    func takes(path: String) -> Bool { true }

    func decide(_ handshake: WebSocketHandshake) -> WebSocketDecision { .accept(EchoSocket()) }
}
