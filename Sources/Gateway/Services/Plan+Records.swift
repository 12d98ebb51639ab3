import Appwrite
import JSONBytes
import Refine

/// Plans for records of services, made to be shown: `refine-gateway explain`.
extension RecordReader {
    func plans(_ operation: DataRequest.Operation) throws(HttpError) -> [Plan] {
        switch operation {
        case .getList(let request):
            let (list, plan) = try plan(request)
            return [shown(.list(plan), list)]
        case .getOne(let id, let selection):
            guard let many = try plan([id], selection).first, let record = many.1.ids.first else {
                _ = try resource.place(of: id)
                return []
            }
            return [shown(.getOne(id: record, queries: []), many.0)]
        case .getMany(let ids, let selection):
            return try plan(ids, selection).map { shown(.getMany($0.1), $0.0) }
        case .create(let input):
            let new = try RecordInput(resource: resource).new(input)
            return [shown(.create(NewRow(id: new.id, data: new.data, permissions: nil)), new.list)]
        case .createMany(let inputs):
            var plans: [Plan] = []
            for input in inputs { plans += try self.plans(.create(input)) }
            return plans
        case .update(let id, let input):
            let change = try RecordInput(resource: resource).change(input)
            let place = try resource.place(of: id)
            let update = RowUpdate(data: change.data, permissions: change.permissions)
            return [shown(.update(id: place.id, update), place.list)]
        case .updateMany(let ids, let input):
            var plans: [Plan] = []
            for id in ids { plans += try self.plans(.update(id: id, input)) }
            return plans
        case .deleteOne(let id):
            let place = try resource.place(of: id)
            return [shown(.deleteOne(id: place.id), place.list)]
        case .deleteMany(let ids):
            var plans: [Plan] = []
            for id in ids { plans += try self.plans(.deleteOne(id: id)) }
            return plans
        }
    }

    private func shown(_ work: Plan.Work, _ list: RecordList) -> Plan {
        var plan = Plan(table: ServiceResource.table(list), work: work)
        plan.records = list
        return plan
    }
}

extension Plan {
    /// The calls that write a record, as far as they are known before the first one is answered.
    func recordCalls(_ records: RecordList) -> [PlannedCall] {
        switch work {
        case .create(let new):
            let data = new.data.memberKeys
            let (first, later) =
                records.service == .users
                ? (
                    data.filter(RecordWriter.newUserAttributes.contains),
                    data.filter { !RecordWriter.newUserAttributes.contains($0) }
                )
                : (data, [])
            return [PlannedCall(method: "POST", path: path, columns: first)]
                + later.map { changing($0, of: new.id ?? "{id}", records) }
        case .update(let id, let change):
            let read = PlannedCall(
                method: "GET", path: "\(path)/\(id)", note: "what is the same already is not written")
            let keys = change.data.memberKeys
            let splits = records.service == .users
            let calls =
                splits
                ? keys.map { changing($0, of: id, records) }
                : [
                    PlannedCall(
                        method: records.service == .memberships ? "PATCH" : "PUT", path: "\(path)/\(id)", columns: keys)
                ]
            return [read] + calls
        case .deleteOne(let id): return [PlannedCall(method: "DELETE", path: "\(path)/\(id)")]
        default: return []
        }
    }

    /// The call for one attribute of a user.
    private func changing(_ key: String, of id: String, _ records: RecordList) -> PlannedCall {
        let part: RecordChange.Part? =
            switch key {
            case "emailVerification": .emailVerification
            case "phoneVerification": .phoneVerification
            default: RecordChange.Part(rawValue: key)
            }
        return PlannedCall(
            method: key == "labels" ? "PUT" : "PATCH", path: "\(path)/\(id)/\(part?.rawValue ?? key)", columns: [key])
    }
}

extension PlannedCall {
    /// For people.
    var line: String {
        let columns = columns.map { " [\($0.joined(separator: ", "))]" } ?? ""
        return "\(method) \(path)\(columns)" + (note.map { " (\($0))" } ?? "")
    }
}
