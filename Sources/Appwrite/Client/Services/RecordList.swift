/// The records of a service, or those that one parent has: what a table is to rows.
public struct RecordList: Sendable, Hashable {
    public var service: RecordService
    /// The id of the user, team, bucket or function that they belong to; for services that have parents.
    public var parent: String?

    public init(_ service: RecordService, of parent: String? = nil) {
        self.service = service
        self.parent = parent
    }
}

extension RecordList: CustomStringConvertible {
    /// The path behind `/v1`: `/teams/TEAM/memberships`.
    public var description: String {
        switch service {
        case .users, .teams, .functions: "/\(service.rawValue)"
        case .buckets: "/storage/buckets"
        case .files: "/storage/buckets/\(parent ?? "")/files"
        case .sessions, .memberships, .executions:
            "/\(service.parent?.rawValue ?? "")/\(parent ?? "")/\(service.rawValue)"
        }
    }
}

extension AppwritePath {
    init(_ list: RecordList) throws(AppwriteFailure) {
        switch list.service {
        case .users, .sessions: self.init("/users")
        case .teams, .memberships: self.init("/teams")
        case .buckets, .files: self.init("/storage/buckets")
        case .functions, .executions: self.init("/functions")
        }
        guard let parameter = list.service.parentKey else { return }
        try append(id: list.parent ?? "", as: parameter)
        switch list.service {
        case .sessions: append("/sessions")
        case .memberships: append("/memberships")
        case .files: append("/files")
        default: append("/executions")
        }
    }
}
