import Synchronization
import WebSocketLoop

/// Tells what happens on one WebSocket, in order.
public final class RecordingHandler: WebSocketHandler {
    public enum Event: Equatable, Sendable {
        case opened
        case received(String)
        case closed(WebSocketCloseReason)
    }

    public typealias Events = AsyncStream<Event>.AsyncIterator

    private let closes = Atomic<Int>(0)
    private let stream: AsyncStream<Event>
    private let continuation: AsyncStream<Event>.Continuation
    private let onOpened: @Sendable (WebSocketConnection) -> Void
    private let onReceived: @Sendable (String, WebSocketConnection) -> Void

    public init(
        onOpened: @escaping @Sendable (WebSocketConnection) -> Void = { _ in },
        onReceived: @escaping @Sendable (String, WebSocketConnection) -> Void = { _, _ in }
    ) {
        (stream, continuation) = AsyncStream.makeStream()
        self.onOpened = onOpened
        self.onReceived = onReceived
    }

    /// Sends back whatever it receives.
    public static func echo() -> RecordingHandler {
        RecordingHandler(onReceived: { text, connection in connection.send(OutboundMessage(text.utf8)) })
    }

    /// How often `closed` was heard.
    public var closeCount: Int { closes.load(ordering: .sequentiallyConsistent) }

    public var hasClosed: Bool { closeCount > 0 }

    public var events: Events { stream.makeAsyncIterator() }

    public var allEvents: AsyncStream<Event> { stream }

    public func opened(_ connection: WebSocketConnection) {
        continuation.yield(.opened)
        onOpened(connection)
    }

    public func received(_ message: [UInt8], on connection: WebSocketConnection) {
        let text = String(decoding: message, as: UTF8.self)
        continuation.yield(.received(text))
        onReceived(text, connection)
    }

    /// Sends it back.
    public func received(binary message: [UInt8], on connection: WebSocketConnection) {
        connection.send(OutboundMessage(message, isBinary: true))
    }

    public func closed(_ connection: WebSocketConnection, because reason: WebSocketCloseReason) {
        closes.add(1, ordering: .sequentiallyConsistent)
        continuation.yield(.closed(reason))
    }
}
