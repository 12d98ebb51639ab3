import Appwrite
import Refine

/// A resource of refine's that stands for one of Appwrite's services: what the configuration allows of it.
struct ServiceResource: Sendable {
    /// As refine calls it.
    let name: String
    let description: ServiceDescription
    /// One of these must be the caller's; empty leaves it to Appwrite.
    let roles: [Role]
    let operations: Set<ResourceOperation>
    /// The user, team, bucket or function whose records it has, where it has those of one alone.
    let parent: String?
    /// Whether the server key asks Appwrite, instead of the caller.
    let usesKey: Bool
    /// What the planner may know, made once.
    let comparable: TableSchema
    let shown: TableSchema

    var service: RecordService { description.service }

    init(name: String, _ service: GatewayConfiguration.Service) {
        self.name = name
        description = .of(service.service)
        roles = service.roles
        operations = (service.operations ?? ResourceOperation.all).intersection(description.operations)
        parent = service.parent
        usesKey = service.usesKey
        comparable = description.comparable
        shown = description.shown
    }

    /// - Throws: 405 for what Appwrite has no call for, 403 for what the configuration does not allow.
    func allow(_ operation: DataRequest.Operation) throws(HttpError) {
        let wanted = operation.actions
        guard operations.isDisjoint(with: wanted), let first = wanted.first else { return }
        guard !description.operations.isDisjoint(with: wanted) else {
            throw .serviceOperationUnknown(first, on: name, hint: description.hints[first])
        }
        throw .operationNotAllowed(
            first, on: name, allowed: ResourceOperation.allCases.filter(operations.contains).map(\.rawValue))
    }

    /// What stands for the list where the planner and the counts of long lists name a table; no database is called so.
    static func table(_ list: RecordList) -> TableReference {
        TableReference(database: "/" + (list.parent ?? ""), table: list.service.rawValue)
    }
}
