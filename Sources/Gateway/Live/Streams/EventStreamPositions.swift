import Refine

/// How far an event stream has come in each of its channels, and so the `id` of its events: what the browser sends back in
/// `Last-Event-ID`.
struct EventStreamPositions: Sendable {
    private let indices: [String: Int]
    private var places: [LivePosition?]
    /// Somebody who comes back: what was missed is told before it counts as known.
    private let isResumed: Bool

    /// - Parameter subscriptions: in the order in which the URL names them.
    init(_ subscriptions: [LiveSubscription]) {
        indices = Dictionary(uniqueKeysWithValues: subscriptions.enumerated().map { ($1.channel.name, $0) })
        places = subscriptions.map(\.since)
        isResumed = subscriptions.contains { $0.since != nil }
    }

    /// A channel is subscribed to. - Returns: the `id` to go with it. There is none for somebody who comes back, because a
    /// stream that breaks off before what was missed is told must come back to the same place.
    mutating func subscribe(_ channel: LiveChannel, at position: LivePosition) -> String? {
        set(position, for: channel.name)
        return isResumed ? nil : id
    }

    /// An event is told. - Returns: its `id`.
    mutating func tell(_ event: LiveEvent) -> String? {
        if let offset = event.offset, let epoch = indices[event.channel].flatMap({ places[$0]?.epoch }) {
            set(LivePosition(epoch: epoch, offset: offset), for: event.channel)
        }
        return id
    }

    private mutating func set(_ position: LivePosition, for channel: String) {
        if let index = indices[channel] { places[index] = position }
    }

    /// `nil` while some channel is not subscribed to yet.
    private var id: String? {
        let known = places.compactMap { $0 }
        return known.count == places.count ? LivePosition.eventID(known) : nil
    }
}
