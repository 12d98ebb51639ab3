/// Keeps connects up to Appwrite within what it takes from one address in a minute. Appwrite counts by the browser's address,
/// which is passed on to it.
struct ConnectBudget: Sendable {
    private let limit: Int
    private var buckets: [String: TokenBucket] = [:]
    /// Buckets that are full again are dropped when there are so many.
    private var sweepAt = 1024

    /// - Parameter limit: connects within any minute.
    init(limit: Int) { self.limit = limit }

    /// Takes a turn. - Returns: how long to wait for it.
    mutating func take(_ address: String?, at now: Duration) -> Duration {
        if buckets.count >= sweepAt {
            buckets = buckets.filter { _, bucket in
                var bucket = bucket
                return !bucket.isFull(at: now)
            }
            sweepAt = max(1024, buckets.count * 2)
        }
        return buckets[address ?? "", default: TokenBucket(perMinute: limit, at: now)].take(at: now)
    }
}
