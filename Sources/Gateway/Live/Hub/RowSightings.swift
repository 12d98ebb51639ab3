import Appwrite

/// Changes that at least one credential heard of lately. After a while the others have either heard of them too, or may not read
/// the row (any more).
struct RowSightings: Sendable {
    struct Sighting: Sendable, Hashable {
        var table: TableReference
        var row: String
        /// Appwrite's own, the same for everybody who hears of the change.
        var timestamp: String
        /// When it was first heard of (`LiveMoment.elapsed`).
        var time: Duration
    }

    private struct Key: Hashable {
        var table: TableReference
        var row: String
    }

    /// More changes than that at a time are not followed.
    static let limit = 4096

    private let patience: Duration
    private var latest: [Key: String] = [:]
    /// In the order of their times.
    private var waiting: [Sighting] = []

    init(patience: Duration) { self.patience = patience }

    /// - Returns: after which time `due` is to be called, if that is not known yet.
    mutating func add(_ table: TableReference, row: String, timestamp: String, at now: Duration) -> Duration? {
        let key = Key(table: table, row: row)
        guard waiting.count < Self.limit, latest[key].map({ $0 < timestamp }) ?? true else { return nil }
        latest[key] = timestamp
        waiting.append(Sighting(table: table, row: row, timestamp: timestamp, time: now))
        return waiting.count == 1 ? patience : nil
    }

    /// Takes those out that have waited long enough, and says when to come again.
    mutating func due(at now: Duration) -> (sightings: [Sighting], next: Duration?) {
        let count = waiting.prefix { now - $0.time >= patience }.count
        let due = Array(waiting.prefix(count))
        waiting.removeFirst(count)
        for sighting in due {
            let key = Key(table: sighting.table, row: sighting.row)
            if latest[key] == sighting.timestamp { latest[key] = nil }
        }
        return (due, waiting.first.map { max(.zero, $0.time + patience - now) })
    }
}
