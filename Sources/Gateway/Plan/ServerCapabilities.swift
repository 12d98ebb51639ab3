import Appwrite

/// What the Appwrite behind the gateway takes in one request, and how it compares (facts of Appwrite 1.8 and later). A plan stays
/// within this.
public struct ServerCapabilities: Sendable, Hashable {
    /// Elements of `queries[]`.
    public var queries = Query.maximumCount
    /// Characters of one query's JSON.
    public var queryLength = Query.maximumLength
    /// Values of one query.
    public var valuesPerQuery = Query.maximumValues
    /// Rows of one bulk call; also how many rows its answer holds.
    public var rowsPerBulkCall = 100
    public var operationsPerTransaction = 100
    /// Whether there are `containsAny` and `containsAll` (from 1.9.0).
    public var hasContainsAll = false
    /// Whether `$sequence` can be asked for by order (from 1.9.0); 1.8 takes it for equality alone.
    public var ordersSequence = false
    /// Whether a clash in a unique index has an error type of its own (after 1.9.6), so that `row_already_exists` is one of ids.
    public var tellsUniqueClashes = false
    /// How its database compares.
    public var database = DatabaseAdapter.mariadb.traits

    /// Appwrite 1.8, which has MariaDB alone.
    public init() {}

    /// - Parameter adapter: `nil` where it is not known, which from 1.9 on the version does not tell.
    public init(version: ServerVersion, adapter: DatabaseAdapter? = nil) {
        self.init()
        ordersSequence = version >= .firstWithSeveralDatabases
        tellsUniqueClashes = version > ServerVersion(major: 1, minor: 9, patch: 6)
        hasContainsAll = version >= Query.Method.containsAll.since
        database = (adapter ?? version.onlyAdapter)?.traits ?? .unknown
    }

    /// Before the server has told its version.
    public static let unknown = ServerCapabilities(version: .firstWithSeveralDatabases)
}

extension ServerVersion {
    /// From here on the installation chooses the database.
    static let firstWithSeveralDatabases = ServerVersion(major: 1, minor: 9, patch: 0)

    /// The database of all servers of the version; `nil` where there are several.
    var onlyAdapter: DatabaseAdapter? {
        self < .firstWithSeveralDatabases ? .mariadb : nil
    }
}
