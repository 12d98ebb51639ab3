import Appwrite

/// What the gateway knows of one of Appwrite's services: there is no schema to read.
struct ServiceDescription: Sendable {
    let service: RecordService
    let attributes: [ServiceAttribute]
    /// What Appwrite can do with its records at all.
    var operations = ResourceOperation.all
    /// Whether only the attributes that are named here are shown: answers to a key hold secrets.
    var showsNamedOnly = false
    /// What the permissions of a record may grant; empty for records without any.
    var permissionActions: [Permission.Action] = []
    /// Whether a new record's id can be chosen.
    var choosesID = true
    /// What to say of an operation that Appwrite has no call for.
    var hints: [ResourceOperation: String] = [:]

    static func of(_ service: RecordService) -> ServiceDescription {
        switch service {
        case .users: .users
        case .sessions: .sessions
        case .teams: .teams
        case .memberships: .memberships
        case .buckets: .buckets
        case .files: .files
        case .functions: .functions
        case .executions: .executions
        }
    }

    func attribute(_ key: String) -> ServiceAttribute? { attributes.first { $0.key == key } }

    /// What is shown, as the columns of a table.
    var shown: TableSchema { schema(attributes.filter(\.isShown)) }

    /// What can be compared and sorted by.
    var comparable: TableSchema { schema(attributes.filter { $0.isShown && !$0.isObject }) }

    /// What can be written.
    var writable: TableSchema { schema(attributes.filter { !$0.uses.isDisjoint(with: .written) }) }

    private func schema(_ attributes: [ServiceAttribute]) -> TableSchema {
        // A search names no column; see `Query.words`.
        let search = TableSchema.Index(key: "search", type: "fulltext", columns: [""])
        var schema = TableSchema(
            id: service.rawValue, name: service.rawValue, rowSecurity: false, permissions: [],
            columns: attributes.map(\.column), indexes: service.takesSearch ? [search] : [])
        let queried = attributes.filter { $0.uses.contains(.queried) }.map(\.key)
        schema.records = TableSchema.RecordTraits(
            queryable: Set(service.takesQueries ? queried + ["$id", "$createdAt", "$updatedAt"] : []),
            blank: Set(attributes.filter { $0.uses.contains(.blank) }.map(\.key)))
        return schema
    }
}
