import Refine

/// The last events of one channel, bounded by the ids in them. What it gives back is whole or nothing.
struct LiveHistory: Sendable {
    private let limit: Int
    /// Events before this index are dropped.
    private var head = 0
    private var events: [LiveEvent] = []
    private var weight = 0
    /// The place after which every event is here.
    private(set) var start = 0

    /// - Parameter limit: ids in all events; 0 keeps nothing.
    init(limit: Int) { self.limit = limit }

    /// Keeps an event, which has the offset behind that of the last one.
    mutating func append(_ event: LiveEvent) {
        guard let offset = event.offset else { return }
        guard event.type != .any, event.ids.count <= limit else { return clear(upTo: offset) }
        events.append(event)
        weight += event.ids.count
        while weight > limit, head < events.count {
            weight -= events[head].ids.count
            start = events[head].offset ?? start
            head += 1
        }
        if head >= 32, head * 2 >= events.count {
            events.removeFirst(head)
            head = 0
        }
    }

    /// Nothing up to this place can be given back: something was missed, or is too large.
    private mutating func clear(upTo offset: Int) {
        events = []
        head = 0
        weight = 0
        start = offset
    }

    /// Every event behind that place, or `nil` when some of them are gone.
    func events(after offset: Int) -> ArraySlice<LiveEvent>? {
        guard offset >= start else { return nil }
        let kept = events[head...]
        return kept[(kept.firstIndex { ($0.offset ?? 0) > offset } ?? kept.endIndex)...]
    }
}
