import Appwrite
import GRDB
import HTTPTypes
import JSONBytes

/// Indexes of a table.
struct IndexService: Sendable {
    let dialect: DatabaseDialect

    private static let systemFields = ["$id", "$createdAt", "$updatedAt", "$sequence"]

    var routes: [Route] {
        let all = "\(dialect.root)/:databaseId/\(dialect.tables)/:\(dialect.tableID)/indexes"
        let (reading, writing) = (TableService.readScopes, TableService.writeScopes)
        return [
            Route(.get, all, scopes: reading, .read(list)),
            Route(.post, all, scopes: writing, .write(create)),
            Route(
                .get, "\(all)/:key", scopes: reading,
                .read { .json(try existing($0, $0.table(dialect)).json(in: dialect)) }),
            Route(.delete, "\(all)/:key", scopes: writing, .write(delete)),
        ]
    }

    private func list(_ call: Call) throws -> APIResponse {
        let table = try call.table(dialect)
        let schema = QuerySchema.records(
            "indexes",
            [
                "key": .init(sql: "indexes.key", kind: .string), "type": .init(sql: "indexes.type", kind: .string),
                "status": .init(sql: "indexes.status", kind: .string),
                "error": .init(sql: "indexes.error", kind: .string),
            ])
        var list = RecordList(call: call, schema: schema, selection: "indexes.*")
        list.conditions = [ListPlan.Condition(sql: "indexes.\"table\" = ?", values: [.integer(table.sequence)])]
        list.defaultLimit = 1000
        return try list.answer(named: "indexes") { IndexModel(record: $0).json(in: dialect) }
    }

    private func existing(_ call: Call, _ table: TableModel) throws -> IndexModel {
        let key = try call.path("key", .key)
        guard let index = table.indexes.first(where: { $0.key == key }) else { throw dialect.indexNotFound }
        return index
    }

    private func create(_ call: Call) throws -> APIResponse {
        _ = try call.path("databaseId", .uid)
        _ = try call.path(dialect.tableID, .uid)
        let key = try call.required("key", .key)
        let kind = try call.required("type", .oneOf(IndexModel.Kind.allCases.map(\.rawValue)))
        let columns = try call.required(dialect.columns, .list(of: .text(36, atLeast: 0), upTo: 100))
        let orders = try call.optional("orders", .list(of: .oneOf(["ASC", "DESC"]), upTo: 100)) ?? []
        let lengths = try call.optional("lengths", .list(of: Rule<Int64>.integer.nullable, upTo: 100)) ?? []
        let table = try call.table(dialect)
        guard !table.indexes.contains(where: { GeneralCollation.areEqual($0.key, key) }) else {
            throw dialect.indexAlreadyExists
        }
        let now = call.now.text
        let index = IndexModel(
            sequence: 0, key: key, kind: IndexModel.Kind(rawValue: kind) ?? .key, columns: columns, orders: orders,
            lengths: columns.indices.map { lengths.indices.contains($0) ? lengths[$0] : 0 }, status: "processing",
            error: "",
            created: now, updated: now)
        try check(index, table)
        try TableEditor(table: table, db: call.db).add(index)
        return .json(index.json(in: dialect), status: 202)
    }

    private func check(_ index: IndexModel, _ table: TableModel) throws(APIError) {
        for key in index.columns where !Self.systemFields.contains(key) {
            guard let column = table.definition(key), !column.isHidden else { throw dialect.unknownColumn(key) }
            guard column.relationship == nil else {
                throw APIError(
                    400, "\(dialect.column)_type_invalid",
                    "Cannot create an index for a relationship \(dialect.column): \(key)")
            }
        }
        guard !index.columns.isEmpty else { throw dialect.invalidIndex("No attributes provided for index") }
        guard Set(index.columns.map { $0.lowercased() }).count == index.columns.count else {
            throw dialect.invalidIndex("Duplicate attributes provided")
        }
        for key in index.columns {
            guard let column = table.column(key) else {
                if index.kind == .fulltext { throw notForFullText(key) }
                continue
            }
            if column.isArray {
                throw dialect.invalidIndex("Creating indexes on array attributes is not currently supported.")
            }
            if index.kind == .fulltext, column.kind != .string { throw notForFullText(key) }
            if index.kind == .spatial {
                throw dialect.invalidIndex(
                    "Spatial index can only be created on spatial attributes (point, linestring, polygon).")
            }
        }
    }

    private func notForFullText(_ key: String) -> APIError {
        dialect.invalidIndex("Attribute \"\(key)\" cannot be part of a fulltext index, must be of type string")
    }

    private func delete(_ call: Call) throws -> APIResponse {
        let table = try call.table(dialect)
        try TableEditor(table: table, db: call.db).remove(existing(call, table))
        return .empty
    }
}
