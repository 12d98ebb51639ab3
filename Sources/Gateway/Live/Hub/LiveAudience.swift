import Appwrite
import Refine

/// Names an audience; never used twice.
struct LiveAudienceID: Sendable, Hashable {
    var number: UInt64
}

/// All subscribers with the same credential: they share one connection up to Appwrite, which decides what they may see.
struct LiveAudience<Subscriber: Hashable & Sendable>: Sendable {
    let credential: Credential
    /// Of the browser for whom it was opened.
    let address: String?
    var upstream: UpstreamConnectionMachine
    private(set) var members: Set<Subscriber> = []
    private(set) var feeds: [LiveChannel: LiveFeed<Subscriber>] = [:]
    /// The channels on which a table's changes are told: a resource may have several names.
    private var channels: [TableReference: [LiveChannel]] = [:]
    /// Counts comings and goings, so that a timer which waits for emptiness knows whether it is still meant.
    private(set) var turn: UInt64 = 0

    init(credential: Credential, address: String?, upstream: UpstreamConnectionMachine) {
        self.credential = credential
        self.address = address
        self.upstream = upstream
    }

    mutating func insert(_ subscriber: Subscriber) {
        if members.insert(subscriber).inserted { turn += 1 }
    }

    mutating func remove(_ subscriber: Subscriber, from subscriptions: [HeldSubscription]) {
        if members.remove(subscriber) != nil { turn += 1 }
        for held in subscriptions { leave(held, subscriber) }
    }

    /// - Parameter epoch: for a feed that begins.
    mutating func join(_ held: HeldSubscription, _ subscriber: Subscriber, epoch: String) {
        if feeds[held.channel] == nil {
            feeds[held.channel] = LiveFeed(channel: held.channel, epoch: epoch)
            channels[held.table, default: []].append(held.channel)
        }
        feeds[held.channel]?.set(held.wanted, for: subscriber)
    }

    mutating func leave(_ held: HeldSubscription, _ subscriber: Subscriber) {
        feeds[held.channel]?.remove(subscriber)
        guard feeds[held.channel]?.isEmpty == true else { return }
        feeds[held.channel] = nil
        channels[held.table]?.removeAll { $0 == held.channel }
        if channels[held.table]?.isEmpty == true { channels[held.table] = nil }
    }

    /// Tells a change on every channel of its table that somebody listens to.
    /// Changes that follow each other closely would be brought together here, before they are counted.
    mutating func publish(_ change: RowChange) -> [LiveBroadcast<Subscriber>] {
        (channels[change.table] ?? []).compactMap {
            feeds[$0]?.publish(change.type, ids: change.ids, date: change.date)
        }
    }

    /// Tells on every channel that something was missed.
    mutating func publishMissed(date: String) -> [LiveBroadcast<Subscriber>] {
        feeds.keys.sorted { $0.resource < $1.resource }
            .compactMap { feeds[$0]?.publish(.any, ids: [], date: date) }
    }
}
