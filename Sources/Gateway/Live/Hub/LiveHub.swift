import Appwrite
import Refine
import WebSocketLoop

/// Everything live mode knows: its subscribers, the audiences they form, and each audience's connection up to Appwrite.
/// What happens goes in, effects come out; there is no clock, socket or `await` in it.
///
/// What a subscriber may rely on: from `subscribed` on, every event that Appwrite sends for its credential reaches it
/// in order, and after every time in which Appwrite could not be heard, or something could not be read, it is told
/// `"*"`.
struct LiveHub<Subscriber: Hashable & Sendable>: Sendable {
    let configuration: LiveConfiguration
    let resources: LiveResources
    var random: any RandomNumberGenerator & Sendable
    var sessions: [Subscriber: SubscriberSession] = [:]
    var audiences: [LiveAudienceID: LiveAudience<Subscriber>] = [:]
    var audienceIDs: [Credential: LiveAudienceID] = [:]
    var lastAudience: UInt64 = 0
    var connects: ConnectBudget
    /// Connects that wait for their turn, by their attempts.
    var heldConnects: [LiveAudienceID: UInt64] = [:]
    var sightings: RowSightings
    var refusals = RefusedCredentials()
    /// What the input at hand has brought about so far.
    var effects: [LiveEffect<Subscriber>] = []

    init(configuration: LiveConfiguration, resources: LiveResources, random: any RandomNumberGenerator & Sendable) {
        self.configuration = configuration
        self.resources = resources
        self.random = random
        connects = ConnectBudget(limit: configuration.upstream.maximumConnects)
        sightings = RowSightings(patience: configuration.accessPatience)
    }

    var subscriberCount: Int { sessions.count }
    var audienceCount: Int { audiences.count }
    /// Channels of all audiences that somebody listens to, or did a moment ago.
    var feedCount: Int { audiences.values.reduce(0) { $0 + $1.feeds.count } }

    /// The time of an alarm has come.
    mutating func rang(_ alarm: LiveAlarm<Subscriber>, at moment: LiveMoment) -> [LiveEffect<Subscriber>] {
        switch alarm {
        case .upstream(let id, let timer): advance(id, .woke(timer: timer), at: moment)
        case .connect(let id, let attempt): connectAfterWait(id, attempt: attempt)
        case .dissolve(let id, let turn): dissolve(id, turn: turn, at: moment)
        case .forget(let id, let channel, let turn): audiences[id]?.forget(channel, turn: turn)
        case .flush(let id, let channel, let epoch):
            if let telling = audiences[id]?.endWindow(of: channel, epoch: epoch) { tell(telling, in: id) }
        case .expiry(let id): expire(id, at: moment)
        case .access: tellLostAccess(at: moment)
        case .introduction(let subscriber): endIfGuest(subscriber, at: moment)
        }
        return takeEffects()
    }

    mutating func takeEffects() -> [LiveEffect<Subscriber>] {
        defer { effects.removeAll() }
        return effects
    }
}
