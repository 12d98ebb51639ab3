/// The rows of one table that an audience was told of last, and when each of them changed, bounded.
struct ToldRows: Sendable {
    private let limit: Int
    /// Appwrite's timestamp of the last change told, which grows as text does.
    private var timestamps: [String: String] = [:]
    /// In the order in which they were first told; rows that were forgotten may still stand here.
    private var order: [String] = []

    init(limit: Int) { self.limit = limit }

    mutating func tell(_ row: String, timestamp: String) {
        guard limit > 0 else { return }
        if timestamps.updateValue(timestamp, forKey: row) == nil { order.append(row) }
        guard order.count > limit * 2 || timestamps.count > limit else { return }
        order.removeAll { timestamps[$0] == nil }
        let surplus = max(0, order.count - limit)
        for row in order.prefix(surplus) { timestamps[row] = nil }
        order.removeFirst(surplus)
    }

    mutating func forget(_ row: String) { timestamps[row] = nil }

    /// Whether the row was told of, and not of a change as late as this one.
    func isBehind(_ row: String, _ timestamp: String) -> Bool {
        timestamps[row].map { $0 < timestamp } ?? false
    }
}
