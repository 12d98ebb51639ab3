/// Everything noteworthy that happens, said once. Logs and metrics are readers of it; nothing in the core logs by itself.
/// No case carries a key, cookie, session or row value.
public enum Observation: Sendable, Equatable {
    /// The connection up to Appwrite Realtime for one kind of caller (`guest`, `session`, `jwt`).
    case realtimeConnected(credential: String)
    case realtimeLost(credential: String, reason: String, retryInMilliseconds: Int)
    /// Appwrite did not take a session or a JWT; with Appwrite's code.
    case realtimeRefused(credential: String, code: Int)
    /// A frame that could not be understood; its size and why.
    case realtimeFrameUnreadable(bytes: Int, reason: String)
    /// A WebSocket handshake that was answered with an HTTP status.
    case liveHandshakeRefused(status: Int)
    case liveSubscriberOpened
    case liveSubscriberClosed(code: Int)
    case liveEventsDelivered(channel: String, subscribers: Int)
}

/// Reads observations. Called from any thread; must not block.
public typealias Observer = @Sendable (Observation) -> Void
