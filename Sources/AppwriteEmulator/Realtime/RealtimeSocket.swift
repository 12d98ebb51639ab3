import WebSocketLoop

/// One client's socket: hands what happens on it, in order, to a task that may wait for the database.
final class RealtimeSocket: WebSocketHandler {
    private enum Happening: Sendable {
        case opened(WebSocketConnection)
        case received([UInt8], WebSocketConnection)
        case closed(WebSocketConnection)
    }

    /// Messages of one client that may wait for their turn; more are refused.
    private static let patience = 256

    private let happenings = Mailbox<Happening>(capacity: patience)

    init(session: RealtimeSession) {
        Task { [happenings] in
            var session = session
            await happenings.read { happening in
                switch happening {
                case .opened(let connection): await session.begin(connection)
                case .received(let message, let connection): await session.handle(message, connection)
                case .closed(let connection): session.end(connection)
                }
            }
        }
    }

    func opened(_ connection: WebSocketConnection) {
        happenings.deliver(.opened(connection))
    }

    func received(_ message: [UInt8], on connection: WebSocketConnection) {
        if !happenings.offer(.received(message, connection)) { RealtimeSession.refuse(connection) }
    }

    func closed(_ connection: WebSocketConnection, because reason: WebSocketCloseReason) {
        happenings.deliver(.closed(connection))
        happenings.close()
    }
}
