import Appwrite

/// What the Appwrite behind the gateway takes in one request (facts of Appwrite 1.8; a plan stays within them).
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

    public init() {}
}
