import WebSocketLoop

/// What becomes of a WebSocket handshake.
public enum WebSocketDecision: Sendable {
    /// The handler hears `opened`, or only `closed` when the client went away meanwhile.
    case accept(any WebSocketHandler)
    /// Answers with a status and a JSON body, and closes.
    case refuse(status: Int, headers: [(name: String, value: String)], body: [UInt8])
}
