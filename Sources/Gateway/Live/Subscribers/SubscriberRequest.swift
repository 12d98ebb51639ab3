import Appwrite
import Refine

/// What a subscriber's message asks for, once it has been checked.
enum SubscriberRequest: Sendable, Hashable {
    case subscribe(HeldSubscription)
    case unsubscribe(LiveChannel)
    case authenticate(Credential)
    /// Nothing to do but to answer.
    case answer(LiveServerMessage)
    /// The socket is to be closed after the answer.
    case violation(HttpError, LiveCloseCode)
}
