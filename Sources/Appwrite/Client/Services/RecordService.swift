/// One of Appwrite's services beside tables: what keeps records that can be listed, read and mostly changed (Appwrite 1.8).
public enum RecordService: String, Sendable, Hashable, CaseIterable {
    case users, sessions, teams, memberships, buckets, files, functions, executions

    /// The service whose records these belong to: a membership is a team's.
    public var parent: RecordService? {
        switch self {
        case .sessions: .users
        case .memberships: .teams
        case .files: .buckets
        case .executions: .functions
        case .users, .teams, .buckets, .functions: nil
        }
    }

    /// Whether lists take `queries`. Sessions come all at once.
    public var takesQueries: Bool { self != .sessions }

    /// Whether lists take `search`.
    public var takesSearch: Bool { self != .sessions && self != .executions }

    /// Whether Appwrite has them for server keys alone.
    public var needsKey: Bool {
        switch self {
        case .users, .sessions, .buckets, .functions: true
        case .teams, .memberships, .files, .executions: false
        }
    }

    /// What the API calls the id of one of them, in paths and bodies.
    public var idParameter: String {
        switch self {
        case .users: "userId"
        case .sessions: "sessionId"
        case .teams: "teamId"
        case .memberships: "membershipId"
        case .buckets: "bucketId"
        case .files: "fileId"
        case .functions: "functionId"
        case .executions: "executionId"
        }
    }

    /// The member of a record that names its parent, which is called as the parent's own id.
    public var parentKey: String? { parent?.idParameter }

    /// Appwrite's error type for a record that is not there.
    public var missingType: String {
        switch self {
        case .users: "user_not_found"
        case .sessions: "user_session_not_found"
        case .teams: "team_not_found"
        case .memberships: "membership_not_found"
        case .buckets: "storage_bucket_not_found"
        case .files: "storage_file_not_found"
        case .functions: "function_not_found"
        case .executions: "execution_not_found"
        }
    }
}
