/// Counts a subscriber's messages: so many within a window that the first of them opens.
struct MessageWindow: Sendable, Hashable {
    private var start: Duration?
    private var count = 0

    /// Whether one more message is within the limit. - Parameter now: `LiveMoment.elapsed`.
    mutating func admits(at now: Duration, limit: Int, within length: Duration) -> Bool {
        if let start, now - start < length {
            count += 1
        } else {
            start = now
            count = 1
        }
        return count <= limit
    }
}
