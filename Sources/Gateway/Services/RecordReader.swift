import Appwrite
import JSONBytes
import Refine

/// Reads records of a service. What Appwrite does not filter or sort by is left to the gateway, as with rows.
struct RecordReader: RecordAsking {
    let client: AppwriteClient
    let resource: ServiceResource
    let caller: Caller
    let totals: TotalsCache
    let room: ResidualRoom
    let limits: PlanLimits
    let capabilities: ServerCapabilities
    let telling: @Sendable (AppwriteFailure) -> HttpError

    func list(_ request: ListRequest) async throws(HttpError) -> ListAnswer {
        let (list, plan) = try plan(request)
        return try await asking { () throws(AppwriteFailure) in
            let reader = ListReader(call: call(list), plan: plan, totals: totals, room: room)
            var answer = try await reader.answer()
            answer.rows = try RecordShape(resource, list, fields: request.selection.fields).array(answer.rows)
            return answer
        }
    }

    func one(_ id: String, _ selection: Selection) async throws(HttpError) -> [UInt8] {
        try check(selection)
        let place = try resource.place(of: id)
        return try await asking { () throws(AppwriteFailure) in
            let record = try await call(place.list).row(place.id, queries: [])
            return try RecordShape(resource, place.list, fields: selection.fields).record(record).bytes
        }
    }

    /// A JSON array of the records in the order of their ids; those that are not there are left out.
    func many(_ ids: [String], _ selection: Selection) async throws(HttpError) -> [UInt8] {
        var found: [String: [UInt8]] = [:]
        for (list, plan) in try plan(ids, selection) {
            let records = try await asking { () throws(AppwriteFailure) -> [(id: String, bytes: [UInt8])] in
                do throws(AppwriteFailure) {
                    let rows = try await call(list).rows(plan)
                    return try RecordShape(resource, list, fields: selection.fields).records(rows)
                } catch {
                    // Nothing of a parent that is not there, or not to be seen, is.
                    guard list.parent != nil, case .refused(let refusal) = error, refusal.status == 404 else {
                        throw error
                    }
                    return []
                }
            }
            for record in records { found[record.id] = record.bytes }
        }
        var rows = RowCollection()
        for id in ids {
            if let record = found.removeValue(forKey: id) { rows.append(row: record) }
        }
        return rows.array
    }
}

// Planning.
extension RecordReader {
    func plan(_ request: ListRequest) throws(HttpError) -> (RecordList, ListPlan) {
        var (list, left) = try resource.list(request)
        try check(left.selection)
        for name in left.filters.flatMap(\.fields) + left.sorters.map(\.field) { try check(comparing: name) }
        // Records come whole; what is not wanted of them is left out afterwards.
        left.selection = .all
        return (list, try planner(list).list(left))
    }

    /// Ids by the lists that they are in.
    func plan(_ ids: [String], _ selection: Selection) throws(HttpError) -> [(RecordList, GetManyPlan)] {
        try check(selection)
        var lists: [RecordList] = []
        var idsByList: [RecordList: [String]] = [:]
        for id in ids {
            // Ids that no record can have are records that are not there.
            guard let place = try? resource.place(of: id) else { continue }
            if idsByList[place.list] == nil { lists.append(place.list) }
            idsByList[place.list, default: []].append(place.id)
        }
        var plans: [(RecordList, GetManyPlan)] = []
        for list in lists { plans.append((list, try planner(list).getMany(idsByList[list] ?? [], .all))) }
        return plans
    }

    private func planner(_ list: RecordList) -> Planner {
        Planner(
            table: ServiceResource.table(list), schema: resource.comparable, credential: caller.credential,
            limits: limits,
            capabilities: capabilities)
    }

    private func check(_ selection: Selection) throws(HttpError) {
        for field in selection.fields ?? [] where !Self.system.contains(field) {
            guard resource.shown.column(field) != nil else { throw .unknownAttribute(field, of: resource) }
        }
        if let path = selection.populate.first(where: { $0 != "*" }) { throw .unknownAttribute(path, of: resource) }
    }

    private static let system: Set<String> = ["*", "id", "$id", "$createdAt", "$updatedAt", "$permissions"]
    private static let compared: Set<String> = ["id", "$id", "$createdAt", "$updatedAt"]

    private func check(comparing name: String) throws(HttpError) {
        guard !Self.compared.contains(name) else { return }
        guard let attribute = resource.description.attribute(name), attribute.isShown else {
            throw .unknownAttribute(name, of: resource)
        }
        if attribute.isObject { throw .objectAttribute(name) }
    }
}

extension CrudFilter {
    /// What is compared.
    fileprivate var fields: [String] {
        switch self {
        case .logical(let field, _, _): [field]
        case .or(let filters), .and(let filters): filters.flatMap(\.fields)
        }
    }
}
