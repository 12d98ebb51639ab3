/// Where the trail is kept.
protocol AuditSink: Sendable {
    /// Whether `open` asks Appwrite, so that it has to wait until there is one.
    var needsAppwrite: Bool { get }

    /// Looks whether entries can be kept here.
    func open() async throws(AuditFailure)

    /// Keeps the first of these entries, as many as can be kept at once.
    /// - Parameter entries: at least one.
    /// - Returns: how many were kept; at least one. Where it throws none was, or all can be written again.
    func write(_ entries: [AuditEntry]) async throws(AuditFailure) -> Int

    /// The entries of a page, the newest first, and how many there are in all.
    func read(_ query: AuditQuery) async throws(AuditFailure) -> AuditPage
}

struct AuditPage: Sendable, Hashable {
    var entries: [AuditEntry]
    var total: Int
}

/// Why entries could not be kept or read.
struct AuditFailure: Error, Sendable, Hashable {
    /// For operators: what was wrong and how to mend it.
    var reason: String
    /// Whether trying again cannot help.
    var isFinal = false
    /// Whether it may be over in a moment, without anybody doing anything.
    var isOutage = false
}
