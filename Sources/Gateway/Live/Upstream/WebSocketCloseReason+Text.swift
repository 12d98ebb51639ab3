import WebSocketLoop

extension WebSocketCloseReason {
    /// For an operator.
    var text: String {
        switch self {
        case .byPeer(let code): "Appwrite closed with \(code)"
        case .byUs(let code): "closed with \(code)"
        case .lost: "the connection broke"
        case .failedToConnect(let why): "no connection: \(why)"
        }
    }

    /// The close code as the WebSocket protocol counts: 1006 for an end without a close frame.
    var code: Int {
        switch self {
        case .byPeer(let code), .byUs(let code): Int(code)
        case .lost, .failedToConnect: 1006
        }
    }
}
