import Appwrite
import Refine

/// What the hub wants done. Effects are to be carried out in order.
enum LiveEffect<Subscriber: Hashable & Sendable>: Sendable, Equatable {
    case send(LiveServerMessage, to: Subscriber)
    /// An event for one subscriber: one that it missed, or one that is not part of the channel's count.
    case tell(LiveEvent, Subscriber)
    case broadcast(LiveBroadcast<Subscriber>)
    case close(Subscriber, LiveCloseCode)
    /// Open a connection up to Appwrite with this credential. - `address`: of the browser for whom it is first needed.
    case connect(LiveAudienceID, attempt: UInt64, Credential, address: String?)
    /// Ask Appwrite whether the caller's credential counts.
    case check(LiveAudienceID, attempt: UInt64, Caller)
    /// Find out whether there is such a resource, and say `lookedUp`.
    case lookUp(LiveChannel, Subscriber)
    case disconnect(LiveAudienceID)
    case ping(LiveAudienceID)
    /// Say `rang` with the alarm after that time.
    case alarm(LiveAlarm<Subscriber>, after: Duration)
    /// Appwrite told that rows of a table have changed: what was counted of it counts no more.
    case rowsChanged(TableReference)
    /// Appwrite told that somebody's account or teams have changed: what was known of roles counts no more.
    case rolesChanged
    case observe(Observation)
}
