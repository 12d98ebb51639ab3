import Refine

/// One channel of one audience: who is subscribed, how far its events have been counted, and the last of them.
///
/// Events are numbered from 1 within an epoch. A feed that nobody listens to is kept for a while; one that was forgotten begins
/// again with another epoch, so that an old place in it is never taken for a new one.
struct LiveFeed<Subscriber: Hashable & Sendable>: Sendable {
    let channel: LiveChannel
    /// The last event told.
    private(set) var position: LivePosition
    /// Counts comings and goings, so that an alarm which waits for emptiness knows whether it is still meant.
    private(set) var turn: UInt64 = 0
    private let name: String
    private var burst: LiveBurst
    private var history: LiveHistory
    private var subscriptions: [Subscriber: LiveSubscription] = [:]
    /// Those who want every event, ready for a broadcast; `nil` when somebody came or went since.
    private var unfiltered: [Subscriber]?

    init(channel: LiveChannel, epoch: String, configuration: LiveConfiguration) {
        self.channel = channel
        name = channel.name
        position = LivePosition(epoch: epoch, offset: 0)
        burst = LiveBurst(isOn: configuration.coalescing > .zero)
        history = LiveHistory(limit: configuration.history)
    }

    var isEmpty: Bool { subscriptions.isEmpty }

    /// Subscribes, or replaces what the subscriber wanted before.
    mutating func set(_ subscription: LiveSubscription, for subscriber: Subscriber) {
        subscriptions[subscriber] = subscription
        unfiltered = nil
        turn += 1
    }

    mutating func remove(_ subscriber: Subscriber) {
        subscriptions[subscriber] = nil
        unfiltered = nil
        turn += 1
    }

    /// What is to be told after a change, and whether `endWindow` is to be called after the time that changes are brought
    /// together for.
    typealias Telling = (broadcasts: [LiveBroadcast<Subscriber>], opensWindow: Bool)

    mutating func publish(_ change: RowChange) -> Telling {
        switch burst.add(change.type, ids: change.ids, date: change.date) {
        case .tell: ([count(change.type, ids: change.ids, date: change.date)], false)
        case .tellAndOpen: ([count(change.type, ids: change.ids, date: change.date)], true)
        case .hold: ([], false)
        case .giveUp: ([count(.any, ids: [], date: change.date)], false)
        }
    }

    /// Tells that something was missed. What was held back is part of that.
    mutating func publishMissed(date: String) -> LiveBroadcast<Subscriber> {
        burst.drop()
        return count(.any, ids: [], date: date)
    }

    mutating func endWindow() -> Telling {
        let parts = burst.endWindow()
        return (parts.map { count($0.type, ids: $0.ids, date: $0.date) }, !parts.isEmpty)
    }

    /// Tells at once what is held back.
    mutating func flush() -> [LiveBroadcast<Subscriber>] {
        burst.take().map { count($0.type, ids: $0.ids, date: $0.date) }
    }

    /// Every event behind a place that a subscriber has reached, or `nil` when that place is not known or some of them are gone.
    func events(after place: LivePosition) -> ArraySlice<LiveEvent>? {
        guard place.epoch == position.epoch, place.offset <= position.offset else { return nil }
        return history.events(after: place.offset)
    }

    /// Counts and keeps an event, and finds who is to get it.
    private mutating func count(_ type: LiveEvent.Kind, ids: [String], date: String) -> LiveBroadcast<Subscriber> {
        position.offset += 1
        let event = LiveEvent(channel: name, type: type, ids: ids, date: date, offset: position.offset)
        history.append(event)
        return LiveBroadcast(event: event, subscribers: subscribers(for: event))
    }

    private mutating func subscribers(for event: LiveEvent) -> [Subscriber] {
        let everyone = unfiltered ?? subscriptions.filter { $0.value.wantsEverything }.map(\.key)
        unfiltered = everyone
        // Without filters, the usual case, the same array serves every event.
        guard everyone.count < subscriptions.count else { return everyone }
        let some = subscriptions.filter { !$0.value.wantsEverything && $0.value.wants(event.type, ids: event.ids) }
        return everyone + some.map(\.key)
    }
}

/// One event for many.
struct LiveBroadcast<Subscriber: Hashable & Sendable>: Sendable, Equatable {
    var event: LiveEvent
    var subscribers: [Subscriber]
}

extension LiveSubscription {
    fileprivate var wantsEverything: Bool { types.contains(.any) && ids == nil }
}
