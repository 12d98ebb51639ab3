import Appwrite
import JSONBytes
import Refine

/// What a row event of Appwrite's means to refine.
struct RowChange: Sendable, Hashable {
    var table: TableReference
    var type: LiveEvent.Kind
    var ids: [String]
    /// ISO 8601 with milliseconds and `Z`.
    var date: String
}

extension RowChange {
    /// - Parameter wall: the time to give it when Appwrite's own cannot be read.
    init(_ event: RowEvent, wall: Int64) {
        let type: LiveEvent.Kind =
            switch event.action {
            case .create: .created
            case .update: .updated
            case .delete: .deleted
            // Appwrite does not say which of the two a PUT did; a row that was never changed has just been made.
            case .upsert: event.hasNeverChanged ? .created : .updated
            }
        self.init(
            table: TableReference(database: event.database, table: event.table), type: type, ids: [event.row],
            date: LiveDate.normalized(event.timestamp, fallback: wall))
    }
}

extension RowEvent {
    fileprivate var hasNeverChanged: Bool {
        guard let created = payload["$createdAt"]?.string, let updated = payload["$updatedAt"]?.string else {
            return false
        }
        return created == updated
    }
}
