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
    let resources: ResourceDirectory
    var random: any RandomNumberGenerator & Sendable
    var sessions: [Subscriber: SubscriberSession] = [:]
    var audiences: [LiveAudienceID: LiveAudience<Subscriber>] = [:]
    var audienceIDs: [Credential: LiveAudienceID] = [:]
    var lastAudience: UInt64 = 0
    /// What the input at hand has brought about so far.
    var effects: [LiveEffect<Subscriber>] = []

    init(configuration: LiveConfiguration, resources: ResourceDirectory, random: any RandomNumberGenerator & Sendable) {
        self.configuration = configuration
        self.resources = resources
        self.random = random
    }

    var subscriberCount: Int { sessions.count }
    var audienceCount: Int { audiences.count }
    /// Channels of all audiences that somebody listens to.
    var feedCount: Int { audiences.values.reduce(0) { $0 + $1.feeds.count } }

    mutating func takeEffects() -> [LiveEffect<Subscriber>] {
        defer { effects.removeAll() }
        return effects
    }
}
