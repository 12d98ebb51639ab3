import Appwrite
import JSONBytes
import Refine

extension DataService {
    /// Looks whether the rows are there that a write refers to. Appwrite says nothing of those that are not: it takes their ids for none,
    /// so that the row loses what it was related with before.
    /// - Throws: 400 `gateway_value_invalid` that names columns and ids.
    @inline(never)
    func checkLinks(of plan: Plan, as caller: Caller) async throws(HttpError) {
        var faults: [(column: String, message: String)] = []
        for links in plan.links {
            let missing = try await missing(links, as: caller)
            guard let first = missing.first else { continue }
            let others = missing.count > 1 ? " and \(missing.count - 1) more" : ""
            faults.append(
                (
                    links.column,
                    "\(Excerpt.name(links.column)) cannot lead to \(Excerpt.quoted(first))\(others): the table "
                        + "`\(links.table.table)` has no such row that you may read."
                ))
        }
        if !faults.isEmpty { throw .unfitValues(faults) }
    }

    private func missing(_ links: RowLinks, as caller: Caller) async throws(HttpError) -> [String] {
        let call = TableCall(client: runner.client, table: links.table, caller: caller)
        var found: Set<String> = []
        for queries in links.lookUps(capabilities()) {
            do throws(AppwriteFailure) {
                let rows = try await call.list(queries, countsTotal: false)
                found.formUnion(rows.ranges.compactMap { RowBytes.id(of: rows.bytes, at: $0) })
            } catch {
                guard case .refused(let refusal) = error, [401, 403, 404].contains(refusal.status) else {
                    observeUpstream(error)
                    throw FailureMapping.error(for: error)
                }
                // Nothing of that table is shown, so that nothing can be said of its rows; a new row keeps the id.
                if links.isKept { return [] }
                break
            }
        }
        return links.ids.filter { !found.contains($0) }
    }
}

extension DataRequest.Operation {
    /// Whether its answer may hold rows inside rows: those of reads where they are asked for, those of writes always.
    var showsRelatedRows: Bool {
        switch self {
        case .getList(let list): list.selection.showsRelatedRows
        case .getOne(_, let selection), .getMany(_, let selection): selection.showsRelatedRows
        case .create, .createMany, .update, .updateMany: true
        case .deleteOne, .deleteMany: false
        }
    }
}

extension Selection {
    fileprivate var showsRelatedRows: Bool {
        !populate.isEmpty || fields?.contains { $0.utf8.contains(UInt8(ascii: ".")) } == true
    }
}
