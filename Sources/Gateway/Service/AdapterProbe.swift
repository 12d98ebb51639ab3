import Appwrite

/// Asks Appwrite which database is behind it, where its version does not tell.
struct AdapterProbe: Sendable {
    typealias List = @Sendable ([Query]) async throws(AppwriteFailure) -> [AppwriteClient.NamedDatabase]

    /// As it is configured; `nil` finds out.
    var configured: DatabaseAdapter?
    /// Lists databases with the server key; `nil` without one.
    let list: List?
    /// Waits; throws when the task is cancelled.
    let sleep: @Sendable (Duration) async throws -> Void

    static let shortestWait: Duration = .seconds(1)
    static let longestWait: Duration = .seconds(300)

    /// - Returns: `nil` where it cannot be known: without a key, with one that may not list databases, or with names that do not tell.
    /// - Throws: `CancellationError`.
    func adapter(of version: ServerVersion) async throws -> DatabaseAdapter? {
        if let known = configured ?? version.onlyAdapter { return known }
        guard let list else { return nil }
        var wait = Self.shortestWait
        while true {
            do throws(AppwriteFailure) {
                return try await detected(list)
            } catch {
                // What Appwrite refuses once it refuses again.
                if case .refused(let refusal) = error, refusal.status < 500, refusal.status != 429 { return nil }
            }
            try await sleep(wait)
            wait = min(wait * 2, Self.longestWait)
        }
    }

    private func detected(_ list: List) async throws(AppwriteFailure) -> DatabaseAdapter? {
        var detection = AdapterDetection()
        var step = detection.start()
        while true {
            switch step {
            case .ask(let queries): step = detection.take(try await list(queries))
            case .found(let adapter): return adapter
            case .undecided: return nil
            }
        }
    }
}
