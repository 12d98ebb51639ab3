import Foundation

/// Where live mode takes the time from.
public struct LiveClock: Sendable {
    /// Never goes back; only differences mean something.
    public var monotonic: @Sendable () -> Duration
    /// Milliseconds since 1970 (UTC).
    public var wall: @Sendable () -> Int64

    public init(monotonic: @escaping @Sendable () -> Duration, wall: @escaping @Sendable () -> Int64) {
        self.monotonic = monotonic
        self.wall = wall
    }

    /// The machine's clocks.
    public static let system: LiveClock = {
        let start = ContinuousClock.now
        return LiveClock(
            monotonic: { start.duration(to: .now) },
            wall: { Int64(Date.now.timeIntervalSince1970 * 1000) })
    }()

    var moment: LiveMoment { LiveMoment(elapsed: monotonic(), wall: wall()) }
}

/// One reading of the clocks, handed to the state machines with every input.
struct LiveMoment: Sendable, Hashable {
    var elapsed: Duration
    /// Milliseconds since 1970 (UTC).
    var wall: Int64
}
