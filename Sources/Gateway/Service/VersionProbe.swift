import Appwrite

/// Asks Appwrite for its version until it tells it.
struct VersionProbe: Sendable {
    let ask: @Sendable () async throws(AppwriteFailure) -> ServerVersion
    let readiness: Readiness
    let observe: Observer
    /// Waits; throws when the task is cancelled.
    let sleep: @Sendable (Duration) async throws -> Void

    static let shortestWait: Duration = .milliseconds(250)
    static let longestWait: Duration = .seconds(5)

    /// Returns once the version is known and new enough.
    /// - Throws: `GatewayServiceError` when it is too old, `CancellationError`.
    @discardableResult
    func run() async throws -> ServerVersion {
        var wait = Self.shortestWait
        while true {
            if let version = await version(nextIn: wait) {
                guard version.hasTables else { throw Self.tooOld(version) }
                readiness.found(version)
                observe(.upstreamFound(version: version.description))
                return version
            }
            try await sleep(wait)
            wait = min(wait * 2, Self.longestWait)
        }
    }

    private func version(nextIn wait: Duration) async -> ServerVersion? {
        do {
            return try await ask()
        } catch {
            readiness.missing(error.description)
            observe(.upstreamMissing(reason: error.description, retryInMilliseconds: wait.milliseconds))
            return nil
        }
    }

    private static func tooOld(_ version: ServerVersion) -> GatewayServiceError {
        GatewayServiceError(
            .appwriteTooOld,
            "Appwrite \(version) is too old: the gateway needs TablesDB, which came with "
                + "\(ServerVersion.firstWithTables). Upgrade Appwrite.")
    }
}

extension Duration {
    /// Whole milliseconds.
    var milliseconds: Int {
        Int(components.seconds) * 1_000 + Int(components.attoseconds / 1_000_000_000_000_000)
    }
}
