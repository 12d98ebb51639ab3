import NIOConcurrencyHelpers

/// The event streams that are open, so that they can be ended.
final class LiveStreams: Sendable {
    private struct State {
        var open: Set<EventStream> = []
        var hasEnded = false
    }

    private let state = NIOLockedValueBox(State())

    var count: Int { state.withLockedValue { $0.open.count } }

    /// - Returns: `false` when no stream is to be opened any more.
    func insert(_ stream: EventStream) -> Bool {
        state.withLockedValue { state in
            guard !state.hasEnded else { return false }
            state.open.insert(stream)
            return true
        }
    }

    func remove(_ stream: EventStream) {
        state.withLockedValue { _ = $0.open.remove(stream) }
    }

    /// Ends all of them, and each that comes later.
    func end() {
        let open = state.withLockedValue { state in
            state.hasEnded = true
            return state.open
        }
        open.forEach { $0.finish() }
    }
}
