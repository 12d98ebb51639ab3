import Appwrite

/// How several rows are written.
public enum WriteStrategy: String, Sendable, Hashable {
    /// Appwrite's bulk calls, 100 rows each: for a key alone.
    case bulk
    /// Staged in a transaction and committed: all or nothing, in chunks of 100 rows.
    case transaction
    /// One call after the other, to the first failure.
    case oneByOne

    /// - Parameter schema: bulk calls are refused on tables with relationships.
    public init(for credential: Credential, schema: TableSchema?) {
        switch credential {
        case .key:
            let hasRelationship = schema?.columns.contains { $0.type == .relationship } ?? false
            self = hasRelationship ? .transaction : .bulk
        case .session, .jwt: self = .transaction
        // A guest may open a transaction and then owns nothing in it: what it stages is a 404.
        case .guest: self = .oneByOne
        }
    }
}
