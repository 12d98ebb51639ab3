import Refine

/// What the hub wants to be reminded of. Each names what it is about so exactly that one which comes too late does nothing.
enum LiveAlarm<Subscriber: Hashable & Sendable>: Sendable, Hashable {
    /// A timer of an audience's connection.
    case upstream(LiveAudienceID, timer: UInt64)
    /// A connect that had to wait for its turn.
    case connect(LiveAudienceID, attempt: UInt64)
    /// An audience without members has waited long enough.
    case dissolve(LiveAudienceID, turn: UInt64)
    /// A channel without subscribers has waited long enough.
    case forget(LiveAudienceID, LiveChannel, turn: UInt64)
    /// Changes of a channel have been brought together for long enough.
    case flush(LiveAudienceID, LiveChannel, epoch: String)
    /// A JWT ends about now.
    case expiry(LiveAudienceID)
    /// Some credentials should have heard by now what others did.
    case access
    /// Where guests are not admitted: it should have authenticated by now.
    case introduction(Subscriber)
}
