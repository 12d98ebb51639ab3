import Synchronization

/// Which sockets Realtime refuses for no reason: 1.8.1 does so to some of several that open at the same moment, with good sessions.
final class RealtimeRefusals: Sendable {
    private let interval: Int
    private let count = Atomic<Int>(0)

    /// - Parameter interval: the first of so many sockets is refused, and so on; 0 refuses none.
    init(interval: Int) { self.interval = interval }

    /// Whether the socket that opens now is one of them.
    func next() -> Bool {
        guard interval > 0 else { return false }
        return count.wrappingAdd(1, ordering: .relaxed).oldValue % interval == 0
    }
}
