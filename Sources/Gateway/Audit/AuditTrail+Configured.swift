import Appwrite
import Foundation

extension AuditTrail {
    /// The trail that the configuration asks for; `nil` when it asks for none.
    static func configured(
        by configuration: GatewayConfiguration, _ client: AppwriteClient, _ totals: TotalsCache,
        _ observe: @escaping Observer
    ) -> AuditTrail? {
        let settings = configuration.audit
        let sink: any AuditSink
        if let path = settings.file {
            sink = AuditFile(
                AuditRotation(path: path, maximumSize: settings.maximumSize, keep: settings.keep))
        } else if var table = settings.table, let key = configuration.appwrite.key {
            if table.database.isEmpty { table.database = configuration.appwrite.database }
            sink = AuditTable(client: client, key: key, table: table, totals: totals, observe: observe)
        } else {
            return nil
        }
        let authors = AuditAuthors(now: MonotonicTime.now) { caller throws(AppwriteFailure) in
            try await client.getAccount(as: caller)
        }
        return AuditTrail(
            sink: sink, authors: authors, hashes: settings.hashes,
            wall: { Int64(Date().timeIntervalSince1970 * 1000) }, observe: observe)
    }

    /// Looks whether the trail can be kept, before anything is written; of a table only once Appwrite answers.
    /// - Throws: `GatewayServiceError` that says what to do.
    func open(needingAppwrite: Bool) async throws {
        guard sink.needsAppwrite == needingAppwrite else { return }
        while true {
            do throws(AuditFailure) {
                return try await sink.open()
            } catch {
                guard error.isOutage else { throw GatewayServiceError(.auditUnusable, error.reason) }
                observe(.auditFailed(reason: error.reason, waiting: waiting))
            }
            try await sleep(Self.shortestWait * 4)
        }
    }
}
