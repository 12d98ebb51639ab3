import Appwrite
import JSONBytes

/// One kind of call that a plan makes.
struct PlannedCall: Sendable, Hashable {
    var method: String
    /// Behind `/v1`.
    var path: String
    var queries: [Query] = []
    /// Columns that are written.
    var columns: [String]?
    /// How often and for what, where it is not one call.
    var note: String?

    var json: JSONValue {
        var members: [(String, JSONValue)] = [("method", .string(method)), ("path", .string(path))]
        let (words, queries) = (queries.lazy.compactMap(\.words).first, queries.filter { $0.words == nil })
        if let words { members.append(("search", .string(words))) }
        if !queries.isEmpty {
            members.append(("queries", .array(queries.map { (try? JSONValue(parsing: $0.text)) ?? .string($0.text) })))
        }
        if let columns { members.append(("columns", .array(columns.map(JSONValue.string)))) }
        if let note { members.append(("note", .string(note))) }
        return .object(JSONObject(members))
    }
}

extension Plan {
    /// The calls to Appwrite, as far as they are known before the first one is answered.
    var calls: [PlannedCall] {
        let lookUps = links.flatMap { links in
            links.lookUps(ServerCapabilities()).map {
                PlannedCall(
                    method: "GET", path: links.table.rowsPath, queries: $0,
                    note: "whether the rows are there that `\(links.column)` refers to")
            }
        }
        return lookUps + workCalls
    }

    private var workCalls: [PlannedCall] {
        let rows = path
        if let records, isWrite { return recordCalls(records) }
        switch work {
        case .list(let list):
            guard list.filters != nil else { return [] }
            let questions = list.residual?.questions ?? []
            return questions.map { PlannedCall(asking: $0, of: list, rows) } + [PlannedCall(listing: list, rows)]
        case .getOne(let id, let queries):
            return [PlannedCall(method: "GET", path: "\(rows)/\(id)", queries: queries)]
        case .getMany(let many):
            return many.chunks.map { PlannedCall(method: "GET", path: rows, queries: many.queries($0)) }
        case .create(let row):
            return [PlannedCall(method: "POST", path: rows, columns: row.data.memberKeys)]
        case .createMany(let new, let strategy):
            return new.map {
                PlannedCall(method: "POST", path: rows, columns: $0.data.memberKeys, note: strategy.rawValue)
            }
        case .update(let id, let change):
            return [PlannedCall(method: "PATCH", path: "\(rows)/\(id)", columns: change.data.memberKeys)]
        case .updateMany(let ids, let change, let strategy):
            return ids.map {
                PlannedCall(
                    method: "PATCH", path: "\(rows)/\($0)", columns: change.data.memberKeys, note: strategy.rawValue)
            }
        case .deleteOne(let id):
            return [PlannedCall(method: "DELETE", path: "\(rows)/\(id)")]
        case .deleteMany(let ids, let strategy):
            return ids.map { PlannedCall(method: "DELETE", path: "\(rows)/\($0)", note: strategy.rawValue) }
        }
    }
}

extension PlannedCall {
    fileprivate init(asking question: Query, of list: ListPlan, _ path: String) {
        self.init(
            method: "GET", path: path,
            queries: (list.filters ?? []) + [question] + list.orders + [.select(["$id"])],
            note: "page after page: which rows these are the others do not show")
    }

    fileprivate init(listing list: ListPlan, _ path: String) {
        self.init(method: "GET", path: path)
        switch list.page {
        case .window(let offset, let limit) where list.residual == nil:
            queries = list.queries(ListPlan.paging(offset, limit))
        case .cursor(let cursor, let limit) where list.residual == nil && list.isOneCall(cursor):
            queries = list.queries(list.paging(cursor, limit))
        default:
            queries = list.queries([])
            note = "page after page, in calls of at most \(list.limits.rowsPerCall) rows"
        }
    }
}
