import WebSocketLoop

/// Somebody who hears live events, by whichever way they go to him.
enum LiveSubscriber: Sendable, Hashable {
    case socket(WebSocketConnection)
    case stream(EventStream)

    var socket: WebSocketConnection? { if case .socket(let connection) = self { connection } else { nil } }
    var stream: EventStream? { if case .stream(let stream) = self { stream } else { nil } }
}
