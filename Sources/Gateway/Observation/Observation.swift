import HTTPListener

/// Everything noteworthy that happens, said once. Logs and metrics are readers of it; nothing in the core logs by itself.
/// No case carries a key, cookie, session or row value.
public enum Observation: Sendable, Equatable {
    /// A request was answered.
    case requestAnswered(AnsweredRequest)
    /// Something was thrown that nobody answers for; its type.
    case requestFailed(id: String, error: String)
    /// The listener turns connections away, or lets them wait.
    case connectionsTurnedAway(ListenerTrouble)
    /// A listener accepts connections: `gateway` or `admin`, and its base URL.
    case listening(name: String, url: String)
    /// Appwrite told its version: the gateway is ready.
    case upstreamFound(version: String)
    /// Which database is behind Appwrite; `nil` when that cannot be known, so that the gateway evaluates more filters itself.
    case databaseFound(adapter: String?)
    /// Appwrite's version could not be asked for; the gateway goes on trying.
    case upstreamMissing(reason: String, retryInMilliseconds: Int)
    /// A call to Appwrite failed for reasons that are not the caller's.
    case upstreamFailed(code: String, reason: String)
    /// There is no server key: schemas stay unknown, and values are typed by their look.
    case serverKeyMissing
    /// The gateway serves holders of access tokens with the server key; their names.
    case servesTokens([String])
    /// The gateway serves everybody on this machine with the server key.
    case servesThisMachine
    /// Appwrite did not let the server key read a schema.
    case serverKeyRefused(type: String, message: String)
    /// The rules of a resource name columns that its table does not have.
    case ruleColumnsMissing(resource: String, columns: [String])
    /// The audit trail could not be written or read; `waiting` entries wait to be written.
    case auditFailed(reason: String, waiting: Int)
    /// Appwrite's permissions let others than the server key reach the table of the audit trail.
    case auditTableOpen(reason: String)
    /// The audit trail can be written again.
    case auditRecovered
    /// An entry that the trail could not take is told here instead; `total` of them since the start.
    case auditDiverted(line: String, total: Int)
    case shutdownStarted
    /// Requests were still in flight when the time for them was over.
    case shutdownForced
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
