import Appwrite
import NIOConcurrencyHelpers

/// Tells whether the first of two path segments is a database: `blog/posts` may be a table of the database `blog`, or the row `posts` of
/// the table `blog`.
///
/// A table of the default database counts first. Where it does not exist and the server key finds the table `posts` in a database
/// `blog`, that is meant. Without a key only the configured databases are known.
public final class DatabaseNames: Sendable {
    private let directory: ResourceDirectory
    private let schemas: SchemaCache
    private let maximumAge: Duration
    /// When each database was last seen to exist, by the cache's clock.
    private let seen = NIOLockedValueBox<[String: Duration]>([:])

    /// - Parameter maximumAge: how long a database that was found counts as one.
    public init(directory: ResourceDirectory, schemas: SchemaCache, maximumAge: Duration = .seconds(60)) {
        self.directory = directory
        self.schemas = schemas
        self.maximumAge = maximumAge
    }

    /// - Parameter path: a resource's path, still percent-encoded: `posts`, `posts/a1`, `blog/posts`.
    /// - Returns: the first segment, if it is a database.
    @inline(never)
    public func database(in path: String) async -> String? {
        let segments = path.split(separator: "/", maxSplits: 2)
        // What needs escapes is no id of Appwrite's, and so no database.
        guard segments.count >= 2, RowID.isPossible(String(segments[0])) else { return nil }
        let first = String(segments[0])
        if directory.isDatabase(first) { return first }
        guard directory.exposesEverything, !directory.isNamed(first), schemas.isAvailable,
            RowID.isPossible(String(segments[1]))
        else {
            return nil
        }
        let table = TableReference(database: directory.defaultDatabase, table: first)
        if schemas.known(table) != nil { return nil }
        let moment = schemas.moment
        if let last = seen.withLockedValue({ $0[first] }), moment - last < maximumAge { return first }
        guard await exists(table) == false,
            await exists(TableReference(database: first, table: String(segments[1]))) == true
        else { return nil }
        seen.withLockedValue { $0[first] = moment }
        return first
    }

    /// Whether Appwrite has the table; `nil` when it does not say.
    private func exists(_ table: TableReference) async -> Bool? {
        do {
            return try await schemas.schema(table) != nil
        } catch {
            if case .refused(let refusal) = error, refusal.status == 404 { return false }
            return nil
        }
    }
}
