import Appwrite
import JSONBytes

/// The plan as text: one line for each upstream call, in order, and what Appwrite is not asked.
extension Plan: CustomStringConvertible {
    public var description: String {
        (lookUps + lines(path) + condition).joined(separator: "\n")
    }

    private var lookUps: [String] {
        links.flatMap { links in
            links.lookUps(ServerCapabilities()).flatMap { ["GET \(links.table.rowsPath)"] + $0.map(Self.query) }
        }
    }

    /// Where the rows are, behind `/v1`.
    var path: String { records?.description ?? table.rowsPath }

    private var condition: [String] {
        switch versionCheck {
        case nil: []
        case .unchanged(let moment): ["only if unchanged since \(moment)"]
        case .oneOf(let moments): ["only if last changed at \(moments.joined(separator: " or "))"]
        }
    }

    private func lines(_ rows: String) -> [String] {
        if let records, isWrite { return recordCalls(records).map(\.line) }
        return switch work {
        case .list(let list): Self.list(list, rows)
        case .getOne(let id, let queries): ["GET \(rows)/\(id)"] + queries.map(Self.query)
        case .getMany(let many):
            many.chunks.isEmpty
                ? ["no call: no row can have the ids"]
                : many.chunks.flatMap { ["GET \(rows)"] + many.queries($0).map(Self.query) }
        case .create(let row): ["POST \(rows) \(Self.row(row))"]
        case .createMany(let new, let strategy):
            ["\(strategy): \(new.count) rows"] + new.map { "POST \(rows) \(Self.row($0))" }
        case .update(let id, let change): ["PATCH \(rows)/\(id) \(Self.change(change))"]
        case .updateMany(let ids, let change, let strategy):
            ["\(strategy): \(ids.count) rows"] + ids.map { "PATCH \(rows)/\($0) \(Self.change(change))" }
        case .deleteOne(let id): ["DELETE \(rows)/\(id)"]
        case .deleteMany(let ids, let strategy):
            ["\(strategy): \(ids.count) rows"] + ids.map { "DELETE \(rows)/\($0)" }
        }
    }

    private static func list(_ list: ListPlan, _ rows: String) -> [String] {
        guard list.filters != nil else { return ["no call: the filters find nothing"] }
        var lines = ["GET \(rows)"]
        switch list.page {
        case .window(let offset, let limit) where list.residual == nil:
            lines += list.queries([.limit(limit), .offset(offset)]).map(query)
        case .cursor(let cursor, let limit) where list.residual == nil && list.isOneCall(cursor):
            lines += list.queries(list.paging(cursor, limit)).map(query)
        case .walk(let walk):
            lines += list.queries([]).map(query)
            lines.append("rows \(walk.offset) to \(walk.offset + walk.limit), in calls of \(walk.perCall)")
        case .window(let offset, let limit):
            lines += list.queries([]).map(query)
            lines.append("rows \(offset) to \(offset + limit) of those that count")
        case .cursor(let cursor, let limit):
            lines += list.queries([]).map(query)
            let counted = list.residual == nil ? "" : " of those that count"
            lines.append("\(limit) rows at the cursor \"\(cursor.text)\"\(counted)")
        }
        return lines + (list.residual.map { residual($0, list.limits) } ?? [])
    }

    private static func residual(_ residual: Residual, _ limits: PlanLimits) -> [String] {
        residual.questions.flatMap { ["with the ids of those found, by the same queries, with"] + [query($0)] }
            + ["by the gateway, over \(residual.columns.joined(separator: ", "))"] + residual.reasons.map { "  \($0)" }
            + [
                "  at most \(limits.residualRows) rows and \(limits.residualWork >> 20) MB of them and their texts are looked at"
            ]
    }

    private static func query(_ query: Query) -> String {
        query.words.map { "  search \(JSONValue.string($0).text)" } ?? "  \(query.text)"
    }

    private static func row(_ row: NewRow) -> String {
        let columns = row.data.memberKeys.joined(separator: ", ")
        let permissions =
            row.permissions.map { " permissions [\($0.map(\.description).joined(separator: ", "))]" } ?? ""
        return "\(row.id ?? "a new id") [\(columns)]\(permissions)"
    }

    private static func change(_ change: RowUpdate) -> String {
        let columns = "[\(change.data.memberKeys.joined(separator: ", "))]"
        func list(_ permissions: [Permission]) -> String {
            "[\(permissions.map(\.description).joined(separator: ", "))]"
        }
        switch change.permissions {
        case .unchanged: return columns
        case .replaced(let permissions): return "\(columns) permissions \(list(permissions))"
        case .readReplaced(let permissions): return "\(columns) read permissions \(list(permissions))"
        case .writeReplaced(let permissions): return "\(columns) write permissions \(list(permissions))"
        case .kept(let permissions): return "\(columns) if the row's permissions are \(list(permissions))"
        }
    }
}

extension TableReference {
    /// Where the table's rows are, behind `/v1`.
    var rowsPath: String { "/tablesdb/\(database)/tables/\(table)/rows" }
}
