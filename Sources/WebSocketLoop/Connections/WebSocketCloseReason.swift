/// Why a WebSocket ended.
public enum WebSocketCloseReason: Sendable, Hashable {
    /// The peer sent a close frame; 1005 when it named no code.
    case byPeer(code: UInt16)
    /// We closed it with this code. To a server that broke the protocol it may have been another one than the 1002 told here.
    case byUs(code: UInt16)
    /// The connection broke or the peer fell silent.
    case lost
    /// A client connection could not be made: why.
    case failedToConnect(String)
}
