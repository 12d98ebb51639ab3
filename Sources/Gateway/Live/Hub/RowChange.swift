import Appwrite
import JSONBytes
import Refine

/// What an event of Appwrite's means to refine.
struct RowChange: Sendable, Hashable {
    /// For a file or an execution `LiveService.table`.
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
    /// The same of a file or an execution, for each kind of channel on which it may be told.
    static func changes(_ event: ServiceEvent, wall: Int64) -> [RowChange] {
        let type: LiveEvent.Kind =
            switch event.action {
            case .create: .created
            case .update, .upsert: .updated
            case .delete: .deleted
            }
        let date = LiveDate.normalized(event.timestamp, fallback: wall)
        let composite = LiveService(event.service, records: .withParents)
        let services = [
            LiveService(event.service, records: .all), LiveService(event.service, records: .of(event.parent)),
            composite,
        ]
        return services.map { service in
            let id = service == composite ? "\(event.parent)\(ServiceResource.separator)\(event.id)" : event.id
            return RowChange(table: service.table, type: type, ids: [id], date: date)
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
