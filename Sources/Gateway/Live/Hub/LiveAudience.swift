import Appwrite
import Refine

/// Names an audience; never used twice.
struct LiveAudienceID: Sendable, Hashable {
    var number: UInt64
}

/// All subscribers with the same credential: they share one connection up to Appwrite, which decides what they may see.
struct LiveAudience<Subscriber: Hashable & Sendable>: Sendable {
    /// One table that somebody listens to, or did a moment ago.
    private struct Watched: Sendable {
        /// A resource may have several names.
        var channels: [LiveChannel] = []
        var told: ToldRows
    }

    typealias Telling = (broadcasts: [LiveBroadcast<Subscriber>], windows: [LiveChannel])

    /// Feeds without subscribers that are kept; beyond that they are forgotten at once.
    private static var maximumIdleFeeds: Int { 1024 }

    let credential: Credential
    /// Of the browser for whom it was opened.
    let address: String?
    var upstream: UpstreamConnectionMachine
    private let configuration: LiveConfiguration
    private(set) var members: Set<Subscriber> = []
    private(set) var feeds: [LiveChannel: LiveFeed<Subscriber>] = [:]
    private var tables: [TableReference: Watched] = [:]
    /// Of each feed.
    private var tablesByChannel: [LiveChannel: [TableReference]] = [:]
    private var idleFeeds = 0
    /// Counts comings and goings, so that an alarm which waits for emptiness knows whether it is still meant.
    private(set) var turn: UInt64 = 0

    init(
        credential: Credential, address: String?, upstream: UpstreamConnectionMachine, configuration: LiveConfiguration
    ) {
        self.credential = credential
        self.address = address
        self.upstream = upstream
        self.configuration = configuration
    }

    mutating func insert(_ subscriber: Subscriber) {
        if members.insert(subscriber).inserted { turn += 1 }
    }

    /// - Returns: channels that nobody listens to any more and that `forget` is to be called for after a while.
    mutating func remove(_ subscriber: Subscriber, from subscriptions: [HeldSubscription]) -> [LiveChannel] {
        if members.remove(subscriber) != nil { turn += 1 }
        return subscriptions.filter { leave($0, subscriber) }.map(\.channel)
    }

    /// - Parameter epoch: for a feed that begins.
    mutating func join(_ held: HeldSubscription, _ subscriber: Subscriber, epoch: @autoclosure () -> String) {
        if feeds[held.channel] == nil {
            feeds[held.channel] = LiveFeed(channel: held.channel, epoch: epoch(), configuration: configuration)
            tablesByChannel[held.channel] = held.tables
            for table in held.tables {
                tables[table, default: Watched(told: ToldRows(limit: configuration.history))].channels
                    .append(held.channel)
            }
        } else if feeds[held.channel]?.isEmpty == true {
            idleFeeds -= 1
        }
        feeds[held.channel]?.set(held.wanted, for: subscriber)
    }

    /// - Returns: whether the channel is kept for a while although nobody listens to it any more.
    mutating func leave(_ held: HeldSubscription, _ subscriber: Subscriber) -> Bool {
        guard feeds[held.channel]?.isEmpty == false else { return false }
        feeds[held.channel]?.remove(subscriber)
        guard feeds[held.channel]?.isEmpty == true else { return false }
        idleFeeds += 1
        // What was not heard cannot be given back later.
        let isWorthKeeping = upstream.isListening && configuration.history > 0 && idleFeeds <= Self.maximumIdleFeeds
        if !isWorthKeeping { drop(held.channel) }
        return isWorthKeeping
    }

    /// The time that a channel without subscribers is kept is over.
    mutating func forget(_ channel: LiveChannel, turn: UInt64) {
        if let feed = feeds[channel], feed.isEmpty, feed.turn == turn { drop(channel) }
    }

    private mutating func drop(_ channel: LiveChannel) {
        feeds[channel] = nil
        idleFeeds -= 1
        for table in tablesByChannel.removeValue(forKey: channel) ?? [] {
            tables[table]?.channels.removeAll { $0 == channel }
            if tables[table]?.channels.isEmpty == true { tables[table] = nil }
        }
    }

    // MARK: - Telling

    /// Tells a change on every channel of its table.
    /// - Parameter timestamp: Appwrite's own.
    /// - Returns: and the channels that `endWindow` is to be called for.
    mutating func publish(_ change: RowChange, timestamp: String) -> Telling {
        guard let channels = tables[change.table]?.channels else { return ([], []) }
        for id in change.ids {
            if change.type == .deleted {
                tables[change.table]?.told.forget(id)
            } else {
                tables[change.table]?.told.tell(id, timestamp: timestamp)
            }
        }
        return publish(change, on: channels)
    }

    /// Tells that a row is gone for this audience, if it was told of it and has not heard what has happened to it since.
    mutating func publishLost(_ row: String, of table: TableReference, since timestamp: String, date: String) -> Telling
    {
        guard let channels = tables[table]?.channels, tables[table]?.told.isBehind(row, timestamp) == true else {
            return ([], [])
        }
        tables[table]?.told.forget(row)
        return publish(RowChange(table: table, type: .deleted, ids: [row], date: date), on: channels)
    }

    private mutating func publish(_ change: RowChange, on channels: [LiveChannel]) -> Telling {
        var telling: Telling = ([], [])
        for channel in channels {
            guard let (broadcasts, opensWindow) = feeds[channel]?.publish(change) else { continue }
            telling.broadcasts += broadcasts
            if opensWindow { telling.windows.append(channel) }
        }
        return telling
    }

    /// The time that changes of a channel are brought together for is over.
    mutating func endWindow(of channel: LiveChannel, epoch: String) -> Telling {
        guard feeds[channel]?.position.epoch == epoch, let (broadcasts, opensWindow) = feeds[channel]?.endWindow()
        else { return ([], []) }
        return (broadcasts, opensWindow ? [channel] : [])
    }

    /// Tells at once what is held back on any channel.
    mutating func flush() -> [LiveBroadcast<Subscriber>] {
        sortedChannels.flatMap { feeds[$0]?.flush() ?? [] }
    }

    /// Tells on every channel that something was missed.
    mutating func publishMissed(date: String) -> [LiveBroadcast<Subscriber>] {
        sortedChannels.compactMap { feeds[$0]?.publishMissed(date: date) }
    }

    private var sortedChannels: [LiveChannel] { feeds.keys.sorted { $0.resource < $1.resource } }
}
