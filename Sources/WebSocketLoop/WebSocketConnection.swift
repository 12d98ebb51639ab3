/// One WebSocket, adopted or connected, alive or already gone. Its methods may be called from any thread and do nothing once it is gone.
public final class WebSocketConnection: Sendable {
    /// Unique within the process.
    public let id: UInt64

    init(id: UInt64) {
        self.id = id
    }

    /// Queues a message. When more than the loop's limit would be waiting, the connection is closed with 3008 instead.
    public func send(_ message: OutboundMessage) {}

    /// Writes what is queued, then a close frame.
    public func close(code: UInt16, reason: String) {}
}

extension WebSocketConnection: Hashable {
    public static func == (lhs: WebSocketConnection, rhs: WebSocketConnection) -> Bool { lhs === rhs }
    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
