/// The part of a server that takes WebSockets: which paths, and what becomes of a handshake.
public protocol WebSocketEndpoint: Sendable {
    /// Whether `path` (no query) takes WebSockets. A request there without `Upgrade: websocket` goes the way of every other request.
    func takes(path: String) -> Bool
    /// Decides on a checked handshake, on the connection's event loop: must not block.
    func decide(_ handshake: WebSocketHandshake) -> WebSocketDecision
}
