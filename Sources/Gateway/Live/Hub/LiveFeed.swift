import Refine

/// One channel of one audience: who is subscribed, and how far its events have been counted.
///
/// Events are numbered from 1 within an epoch. A feed that nobody listens to is forgotten, and its next epoch is
/// another one, so that an old place in it is never taken for a new one. Keeping it for a while, with its last events,
/// would be done here.
struct LiveFeed<Subscriber: Hashable & Sendable>: Sendable {
    let channel: LiveChannel
    /// The last event told.
    private(set) var position: LivePosition
    private let name: String
    private var subscriptions: [Subscriber: LiveSubscription] = [:]
    /// Those who want every event, ready for a broadcast; `nil` when somebody came or went since.
    private var unfiltered: [Subscriber]?

    init(channel: LiveChannel, epoch: String) {
        self.channel = channel
        name = channel.name
        position = LivePosition(epoch: epoch, offset: 0)
    }

    var isEmpty: Bool { subscriptions.isEmpty }

    /// Subscribes, or replaces what the subscriber wanted before.
    mutating func set(_ subscription: LiveSubscription, for subscriber: Subscriber) {
        subscriptions[subscriber] = subscription
        unfiltered = nil
    }

    mutating func remove(_ subscriber: Subscriber) {
        subscriptions[subscriber] = nil
        unfiltered = nil
    }

    /// Counts an event, and finds who is to get it.
    mutating func publish(_ type: LiveEvent.Kind, ids: [String], date: String) -> LiveBroadcast<Subscriber> {
        position.offset += 1
        let event = LiveEvent(channel: name, type: type, ids: ids, date: date, offset: position.offset)
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
