/// So many at once, and so many a minute on average: within any minute at most the sum of both.
struct TokenBucket: Sendable, Hashable {
    private let capacity: Double
    /// Nanoseconds after which another one may be taken.
    private let interval: Double
    /// Negative while somebody waits.
    private var tokens: Double
    private var last: Duration

    /// - Parameter limit: within any minute; at least 2.
    init(perMinute limit: Int, at now: Duration) {
        capacity = Double(max(limit, 2) / 2)
        interval = 60e9 / capacity
        tokens = capacity
        last = now
    }

    /// Takes a turn. - Returns: how long to wait for it.
    mutating func take(at now: Duration) -> Duration {
        fill(at: now)
        tokens -= 1
        return tokens >= 0 ? .zero : .nanoseconds(Int64(-tokens * interval))
    }

    /// Whether it is as full as a new one.
    mutating func isFull(at now: Duration) -> Bool {
        fill(at: now)
        return tokens == capacity
    }

    private mutating func fill(at now: Duration) {
        guard now > last else { return }
        tokens = min(capacity, tokens + (now - last) / .nanoseconds(1) / interval)
        last = now
    }
}
