/// Says when a peer is to be pinged and when it has been silent for too long.
struct Liveness {
    /// Nanoseconds; zero sends no pings and drops nobody.
    private var interval: Int64
    /// Nanoseconds of silence after which the peer counts as gone.
    private var limit: Int64
    private var lastHeard: MonotonicTime
    private var lastPing: MonotonicTime

    enum Verdict: Equatable {
        case fine
        case ping
        case gone
    }

    /// - Parameters:
    ///   - interval: `nil` never pings and never drops.
    ///   - allowance: silence that is forgiven on top of two intervals.
    init(interval: Duration?, allowance: Duration = .zero, now: MonotonicTime) {
        let interval = max(0, interval?.wholeNanoseconds ?? 0)
        self.interval = interval
        let (doubled, overflow) = interval.multipliedReportingOverflow(by: 2)
        let (sum, carry) = doubled.addingReportingOverflow(max(0, allowance.wholeNanoseconds))
        limit = overflow || carry ? .max : sum
        lastHeard = now
        lastPing = now
    }

    /// How often `check` has to be called for the times to be kept roughly; `nil` when it need not be called.
    var checkInterval: Int64? { interval == 0 ? nil : max(interval / 4, 1_000_000) }

    /// Anything came from the peer.
    mutating func heard(at now: MonotonicTime) {
        lastHeard = now
    }

    /// A verdict of `.ping` counts as sent.
    mutating func check(at now: MonotonicTime) -> Verdict {
        guard interval > 0 else { return .fine }
        if now.nanoseconds(since: lastHeard) >= limit { return .gone }
        guard now.nanoseconds(since: max(lastHeard, lastPing)) >= interval else { return .fine }
        lastPing = now
        return .ping
    }
}
