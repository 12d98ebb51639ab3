import NIOConcurrencyHelpers

/// Bytes of uploads that may lie on the disk at one time.
final class SpoolBudget: Sendable {
    private let limit: Int
    private let used = NIOLockedValueBox(0)

    init(limit: Int) { self.limit = limit }

    /// - Returns: `false` when there is no room.
    func take(_ count: Int) -> Bool {
        used.withLockedValue { used in
            guard count <= limit - used else { return false }
            used += count
            return true
        }
    }

    func giveBack(_ count: Int) {
        used.withLockedValue { $0 -= count }
    }

    /// Bytes in use.
    var inUse: Int { used.withLockedValue { $0 } }
}
