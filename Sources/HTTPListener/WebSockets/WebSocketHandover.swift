import WebSocketLoop

/// Who takes WebSockets, and who carries them.
struct WebSocketHandover: Sendable {
    var endpoint: any WebSocketEndpoint
    var loop: WebSocketLoop
}
