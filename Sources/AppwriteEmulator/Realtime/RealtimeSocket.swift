import NIOConcurrencyHelpers
import WebSocketLoop

/// One client's socket: hands what happens on it, in order, to a task that may wait for the database.
final class RealtimeSocket: WebSocketHandler {
    private enum Happening: Sendable {
        case opened(WebSocketConnection)
        case received([UInt8], WebSocketConnection)
        case closed(WebSocketConnection)
    }

    /// Messages of one client that may wait for their turn; more are dropped.
    private static let patience = 256

    private let happenings: AsyncStream<Happening>.Continuation

    init(session: RealtimeSession) {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Happening.self, bufferingPolicy: .bufferingOldest(Self.patience))
        happenings = continuation
        Task {
            var session = session
            for await happening in stream {
                switch happening {
                case .opened(let connection): await session.begin(connection)
                case .received(let message, let connection): await session.handle(message, connection)
                case .closed(let connection): session.end(connection)
                }
            }
        }
    }

    func opened(_ connection: WebSocketConnection) {
        happenings.yield(.opened(connection))
    }

    func received(_ message: [UInt8], on connection: WebSocketConnection) {
        happenings.yield(.received(message, connection))
    }

    func closed(_ connection: WebSocketConnection, because reason: WebSocketCloseReason) {
        happenings.yield(.closed(connection))
        happenings.finish()
    }
}
