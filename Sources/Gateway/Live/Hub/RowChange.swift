import Appwrite
import JSONBytes
import Refine

/// What an event of Appwrite's means to refine.
struct RowChange: Sendable, Hashable {
    /// For a file or an execution `TableReference.service`.
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

extension RowChange {
    /// The same of a file or an execution.
    init(_ event: ServiceEvent, wall: Int64) {
        let type: LiveEvent.Kind =
            switch event.action {
            case .create: .created
            case .update, .upsert: .updated
            case .delete: .deleted
            }
        self.init(
            table: .service(event.service), type: type, ids: [event.id],
            date: LiveDate.normalized(event.timestamp, fallback: wall))
    }
}

extension TableReference {
    /// What stands for all files or all executions where live mode keeps changes by table. No table has such a database: an id is never
    /// empty.
    static func service(_ service: ServiceEvent.Service) -> TableReference {
        switch service {
        case .files: TableReference(database: "", table: "files")
        case .executions: TableReference(database: "", table: "executions")
        }
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
