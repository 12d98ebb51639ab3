import Appwrite
import Refine

/// A write on its way. Who asks for it is looked up while Appwrite is at work; nothing is kept unless it
/// succeeds, or nobody knows whether it did.
struct AuditedCall: Sendable {
    /// Ids of one entry; more make several entries.
    static let idsPerEntry = 100

    let trail: AuditTrail
    let caller: Caller
    let author: Task<AuditAuthor, Never>
    let request: String

    /// The write failed. It has an entry only if it may have been done all the same, because its answer was lost.
    func failed(
        _ error: HttpError, _ action: AuditAction, on resource: String, table: TableReference? = nil,
        ids: [String] = [], before: [String: String] = [:], details: [String: String] = [:]
    ) {
        guard error.isOutcomeUnknown else { return }
        succeeded(
            action, on: resource, table: table, ids: ids, before: before, details: details, outcome: .unknown)
    }

    /// The write was done. Nobody waits for its entry to be written.
    /// - Parameters:
    ///   - resource: as refine calls it.
    ///   - ids: of the rows, files or executions that were written.
    ///   - before: hashes by id.
    ///   - details: what else tells this write from another; never a value of a row.
    func succeeded(
        _ action: AuditAction, on resource: String, table: TableReference? = nil, ids: [String] = [],
        before: [String: String] = [:], after: [String: String] = [:], details: [String: String] = [:],
        outcome: AuditEntry.Outcome = .done
    ) {
        let chunks = stride(from: 0, to: max(ids.count, 1), by: Self.idsPerEntry).map {
            Array(ids.dropFirst($0).prefix(Self.idsPerEntry))
        }
        for chunk in chunks {
            var entry = AuditEntry(
                id: trail.makeID(), time: trail.wall(), request: request, author: .unknown, address: caller.address,
                action: action, resource: resource, table: table, ids: chunk)
            entry.outcome = outcome
            entry.before = before.filter { chunk.contains($0.key) }
            entry.after = after.filter { chunk.contains($0.key) }
            entry.details = details
            trail.add(entry, by: author)
        }
    }
}
