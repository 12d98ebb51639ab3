import Appwrite
import NIOConcurrencyHelpers

/// What is known of tables: read with the server key, never with a caller's credential, and kept for a while.
///
/// A look at a schema that is known and fresh takes a lock and a look into a dictionary. Callers that need one that is not there
/// wait for the same call to Appwrite.
public final class SchemaCache: Sendable {
    public typealias Fetch = @Sendable (TableReference) async throws(AppwriteFailure) -> TableSchema

    private struct Entry {
        var schema: TableSchema
        /// When reading it began, by the cache's clock: what has changed since may be missing.
        var read: Duration
    }

    private struct Fetching {
        var began: Duration
        var task: Task<TableSchema, any Error>
    }

    private struct State {
        var entries: [TableReference: Entry] = [:]
        var fetches: [TableReference: Fetching] = [:]
    }

    private let state = NIOLockedValueBox(State())
    private let maximumAge: Duration
    private let now: @Sendable () -> Duration
    private let fetch: Fetch?

    /// Tables kept at most; callers may name as many as they like.
    static let maximumCount = 1_000

    /// - Parameters:
    ///   - maximumAge: how old a schema may grow before it is read again.
    ///   - now: time since any fixed moment.
    ///   - fetch: reads a schema with the server key; `nil` without one, and then no schema is ever known.
    public init(maximumAge: Duration, now: @escaping @Sendable () -> Duration, fetch: Fetch?) {
        self.maximumAge = maximumAge
        self.now = now
        self.fetch = fetch
    }

    /// Whether there is a server key to read schemas with.
    public var isAvailable: Bool { fetch != nil }

    /// The schema, if it is known, however old.
    public func known(_ table: TableReference) -> TableSchema? {
        state.withLockedValue { $0.entries[table]?.schema }
    }

    /// The schema, if it is known and not too old.
    public func fresh(_ table: TableReference) -> TableSchema? {
        guard let known = state.withLockedValue({ $0.entries[table] }), known.read > now() - maximumAge else {
            return nil
        }
        return known.schema
    }

    /// The schema, read from Appwrite if it is not known or too old; `nil` without a server key.
    ///
    /// A schema that is too old still serves while Appwrite cannot be reached.
    public func schema(_ table: TableReference) async throws(AppwriteFailure) -> TableSchema? {
        try await schema(table, readAfter: now() - maximumAge)
    }

    /// The schema, read again unless that was begun after `moment`.
    public func refreshed(_ table: TableReference, since moment: Duration) async throws(AppwriteFailure) -> TableSchema?
    {
        try await schema(table, readAfter: moment)
    }

    /// The cache's clock.
    public var moment: Duration { now() }

    private func schema(
        _ table: TableReference, readAfter moment: Duration
    ) async throws(AppwriteFailure) -> TableSchema? {
        guard let fetch else { return nil }
        let known = state.withLockedValue { $0.entries[table] }
        if let known, known.read > moment { return known.schema }
        do {
            return try await value(of: running(table, readAfter: moment, fetch))
        } catch {
            if case .transport = error, let known { return known.schema }
            throw error
        }
    }

    private func running(
        _ table: TableReference, readAfter moment: Duration, _ fetch: @escaping Fetch
    ) -> Task<TableSchema, any Error> {
        state.withLockedValue { state in
            if let running = state.fetches[table], running.began >= moment { return running.task }
            let began = now()
            let task = Task<TableSchema, any Error> {
                do {
                    let schema = try await fetch(table)
                    finish(table, begun: began, with: schema)
                    return schema
                } catch {
                    finish(table, begun: began, with: nil)
                    throw error
                }
            }
            state.fetches[table] = Fetching(began: began, task: task)
            return task
        }
    }

    private func finish(_ table: TableReference, begun: Duration, with schema: TableSchema?) {
        state.withLockedValue { state in
            if state.fetches[table]?.began == begun { state.fetches[table] = nil }
            // One that was begun later may have come first.
            guard let schema, state.entries[table].map({ $0.read <= begun }) ?? true else { return }
            if state.entries.count >= Self.maximumCount, state.entries[table] == nil {
                let oldest = state.entries.min { $0.value.read < $1.value.read }
                if let oldest { state.entries[oldest.key] = nil }
            }
            state.entries[table] = Entry(schema: schema, read: begun)
        }
    }

    private func value(of task: Task<TableSchema, any Error>) async throws(AppwriteFailure) -> TableSchema {
        switch await task.result {
        case .success(let schema): return schema
        case .failure(let failure as AppwriteFailure): throw failure
        case .failure: throw .transport(TransportError(.cancelled, "reading a table's schema was given up"))
        }
    }
}
