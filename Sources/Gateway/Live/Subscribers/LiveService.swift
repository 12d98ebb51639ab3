import Appwrite

/// A channel that tells of files or of executions instead of rows.
struct LiveService: Sendable, Hashable {
    enum Records: Sendable, Hashable {
        /// All of them, by their own ids.
        case all
        /// All of them, by ids that name the bucket or the function too.
        case withParents
        /// Those of one bucket or function.
        case of(String)
    }

    var service: ServiceEvent.Service
    var records: Records

    init(_ service: ServiceEvent.Service, records: Records = .all) {
        self.service = service
        self.records = records
    }

    /// What stands for them where live mode keeps changes by table. No table has such a database: an id is never empty.
    var table: TableReference {
        let name =
            switch service {
            case .files: "files"
            case .executions: "executions"
            }
        return switch records {
        case .all: TableReference(database: "", table: name)
        case .withParents: TableReference(database: "", table: name + ":")
        case .of(let parent): TableReference(database: "", table: "\(name)/\(parent)")
        }
    }

    /// The channels that there are, whatever the configuration says.
    static let standard = ["files": LiveService(.files), "executions": LiveService(.executions)]

    /// - Returns: `nil` for services that Appwrite tells nothing of, or nothing that refine could use.
    init?(_ configured: GatewayConfiguration.Service) {
        switch configured.service {
        case .files: service = .files
        case .executions: service = .executions
        case .users, .sessions, .teams, .memberships, .buckets, .functions: return nil
        }
        records = configured.parent.map(Records.of) ?? .withParents
    }
}
