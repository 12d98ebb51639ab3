import Appwrite
import JSONBytes

/// What rows tell of writes whose answers were lost.
struct RowInquiry: Sendable {
    let call: TableCall
    /// Sees whether a row is there that the caller may not read.
    let serverKey: String?

    /// - Parameter isOwn: the gateway has chosen the id, so that nobody else can have made the row.
    func created(_ id: String, isOwn: Bool) async throws(AppwriteFailure) -> OutcomeInquiry.Finding<[UInt8]> {
        guard let row = try await row(id) else { return .notYet }
        guard isOwn else { throw .unreadable("a row of that id may be another one") }
        return .done(row)
    }

    func deleted(_ id: String) async throws(AppwriteFailure) -> OutcomeInquiry.Finding<Void> {
        try await row(id) == nil ? .done(()) : .notYet
    }

    /// An update has happened when the row holds all that it sets.
    func updated(_ id: String, _ change: RowUpdate) async throws(AppwriteFailure) -> OutcomeInquiry.Finding<[UInt8]> {
        let body = try await call.client.getRow(call.table, id: id, as: call.caller)
        guard let row = try? JSONValue(parsing: body) else { throw .unreadable("a row") }
        return change.isHeld(by: row) ? .done(try call.rewritten(row: body)) : .notYet
    }

    /// The row as the caller sees it, or by its id alone; `nil` when there is none.
    /// - Throws: also where nobody can tell: to who may not read it, Appwrite says that a row is not there.
    private func row(_ id: String) async throws(AppwriteFailure) -> [UInt8]? {
        do throws(AppwriteFailure) {
            return try await call.row(id, queries: [])
        } catch {
            if case .key = call.caller.credential, error.isMissingRow { return nil }
            guard case .refused = error, let serverKey else { throw error }
            do throws(AppwriteFailure) {
                let queries = [Query.select(["$id"])]
                _ = try await call.client.getRow(call.table, id: id, queries: queries, as: Caller(.key(serverKey)))
                return RowBytes.bare(id: id)
            } catch {
                if error.isMissingRow { return nil }
                throw error
            }
        }
    }

    // MARK: Several rows, which a key reads

    /// Those of several rows that are there.
    struct Present: Sendable {
        var ids: Set<String> = []
        /// As Appwrite answers them.
        var rows: [JSONValue] = []
        /// In refine's form.
        var pages: [RowRewriter.Rows] = []
    }

    func present(_ ids: [String]) async throws(AppwriteFailure) -> Present {
        var present = Present()
        for chunk in IDChunks.chunks(of: ids, capabilities: ServerCapabilities()) {
            let body = try await call.client.listRows(
                call.table, queries: [IDChunks.query(chunk), .limit(chunk.count)], countsTotal: false, as: call.caller)
            guard let rows = (try? JSONValue(parsing: body))?["rows"]?.array else {
                throw .unreadable("a list of rows")
            }
            present.rows += rows
            present.ids.formUnion(rows.compactMap { $0["$id"]?.string })
            present.pages.append(try call.rewritten(list: body))
        }
        return present
    }
}
