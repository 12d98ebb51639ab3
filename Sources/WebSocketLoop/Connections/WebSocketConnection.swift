/// One WebSocket, adopted or connected, alive or already gone. Its methods may be called from any thread and do nothing once it is gone.
///
/// What is sent and closed from one thread happens in that order.
public final class WebSocketConnection: Sendable {
    /// Unique within the process.
    public let id: UInt64

    let loop: LoopThread
    /// What the loop knows of the socket; `nil` before it is taken up and after it has ended. Only the loop's thread looks.
    nonisolated(unsafe) var session: Session?

    init(id: UInt64, loop: LoopThread) {
        self.id = id
        self.loop = loop
    }

    /// Queues a message. When more than the loop's limit would be waiting, the connection is closed with 3008 instead.
    public func send(_ message: OutboundMessage) {
        loop.perform(.send(message, to: self))
    }

    /// Writes what is queued, then a close frame.
    /// - Parameters:
    ///   - code: one that RFC 6455 allows in a frame; any other is sent as 1011.
    ///   - reason: at most 123 bytes of it are sent.
    public func close(code: UInt16, reason: String) {
        loop.perform(.close(self, CloseFrame(code: code, reason: reason)))
    }
}

extension WebSocketConnection: Hashable {
    public static func == (lhs: WebSocketConnection, rhs: WebSocketConnection) -> Bool { lhs === rhs }
    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
