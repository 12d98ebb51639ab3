import Appwrite
import GRDB
import HTTPTypes
import JSONBytes

/// Columns of a table. They are there when the call answers, though it says 202 and `processing` as the real server does.
struct ColumnService: Sendable {
    let dialect: DatabaseDialect

    /// The kinds of columns that can be made, by the last word of the path.
    enum Variety: String, Sendable, CaseIterable {
        case string, integer, float, boolean, datetime, email, `enum`, url, ip

        var kind: ColumnModel.Kind {
            switch self {
            case .string, .email, .enum, .url, .ip: .string
            case .integer: .integer
            case .float: .double
            case .boolean: .boolean
            case .datetime: .datetime
            }
        }

        var format: ColumnModel.Format { ColumnModel.Format(rawValue: rawValue) ?? .none }

        /// Characters that a text of this variety may have.
        var size: Int {
            switch self {
            case .email: 254
            case .url: 2000
            case .ip: 39
            case .enum: 255
            default: 0
            }
        }
    }

    var routes: [Route] {
        let all = "\(dialect.root)/:databaseId/\(dialect.tables)/:\(dialect.tableID)/\(dialect.columns)"
        let scopes = TableService.writeScopes
        var routes = [
            Route(.get, all, scopes: TableService.readScopes, .read(list)),
            Route(.get, "\(all)/:key", scopes: TableService.readScopes, .read(get)),
            Route(.delete, "\(all)/:key", scopes: scopes, .write(delete)),
        ]
        for variety in Variety.allCases {
            routes += [
                Route(.post, "\(all)/\(variety.rawValue)", scopes: scopes, .write { try create($0, variety) }),
                Route(.patch, "\(all)/\(variety.rawValue)/:key", scopes: scopes, .write { try update($0, variety) }),
            ]
        }
        return routes
    }

    // MARK: Reads

    private func list(_ call: Call) throws -> APIResponse {
        let table = try call.table(dialect)
        let schema = QuerySchema.records(
            "columns",
            [
                "key": .init(sql: "columns.key", kind: .string), "type": .init(sql: "columns.type", kind: .string),
                "size": .init(sql: "columns.size", kind: .integer),
                "required": .init(sql: "columns.required", kind: .boolean),
                "array": .init(sql: "columns.\"array\"", kind: .boolean),
                "status": .init(sql: "columns.status", kind: .string),
                "error": .init(sql: "columns.error", kind: .string),
            ])
        var list = RecordList(call: call, schema: schema, selection: "columns.*")
        let visible = table.visibleColumns.map { String($0.sequence) }.joined(separator: ", ")
        list.conditions = [ListPlan.Condition(sql: "columns.seq IN (\(visible))", values: [])]
        list.defaultLimit = 1000
        return try list.answer(named: dialect.columns) { ColumnModel(record: $0).json(in: dialect) }
    }

    private func existing(_ call: Call, _ table: TableModel) throws -> ColumnModel {
        guard let column = table.definition(try call.path("key", .key)), !column.isHidden else {
            throw dialect.columnNotFound
        }
        return column
    }

    private func get(_ call: Call) throws -> APIResponse {
        let table = try call.table(dialect)
        return .json(try existing(call, table).json(in: dialect))
    }

    // MARK: Writes

    private func create(_ call: Call, _ variety: Variety) throws -> APIResponse {
        _ = try call.path("databaseId", .uid)
        _ = try call.path(dialect.tableID, .uid)
        let key = try call.required("key", .key)
        let now = call.now.text
        var column = ColumnModel(
            sequence: 0, key: key, kind: variety.kind, format: variety.format, size: variety.size, isRequired: false,
            isArray: false, defaultValue: .null, minimum: nil, maximum: nil, elements: [], isEncrypted: false,
            status: "available", error: "", created: now, updated: now)
        if variety == .string { column.size = Int(try call.required("size", .integer(in: 1...1_073_741_824))) }
        if variety == .enum { column.elements = try call.required("elements", .list(of: .text(255), upTo: 100)) }
        column.isRequired = try call.required("required", .boolean)
        let parameters = ColumnParameters(dialect: dialect, call: call, variety: variety)
        (column.minimum, column.maximum) = try parameters.range()
        column.defaultValue = try parameters.defaultValue()
        column.isArray = try call.optional("array", .boolean) ?? false
        if variety == .string { column.isEncrypted = try call.optional("encrypt", .boolean) ?? false }
        try parameters.check(column)
        let table = try call.table(dialect)
        let isTaken = table.definitions.contains { GeneralCollation.areEqual($0.key, key) }
        guard !isTaken else { throw dialect.columnAlreadyExists }
        let added = try TableEditor(table: table, db: call.db).add(column)
        return .json(added.json(in: dialect, status: "processing"), status: 202)
    }

    private func update(_ call: Call, _ variety: Variety) throws -> APIResponse {
        _ = try call.path("databaseId", .uid)
        _ = try call.path(dialect.tableID, .uid)
        _ = try call.path("key", .key)
        let isRequired = try call.required("required", .boolean)
        let parameters = ColumnParameters(dialect: dialect, call: call, variety: variety)
        let defaultValue = try parameters.defaultValue()
        let range = try parameters.range()
        let newKey = try call.optional("newKey", .key.nullable)
        let table = try call.table(dialect)
        var column = try existing(call, table)
        guard column.kind == variety.kind, column.format == variety.format else {
            throw APIError(400, "\(dialect.column)_type_invalid", "The \(dialect.column) type is invalid.")
        }
        if variety == .string, let size = try call.optional("size", .integer(in: 1...1_073_741_824).nullable) {
            column.size = Int(size)
        }
        if variety == .enum { column.elements = try call.required("elements", .list(of: .text(255), upTo: 100)) }
        column.isRequired = isRequired
        column.defaultValue = defaultValue
        column.minimum = range.minimum ?? column.minimum
        column.maximum = range.maximum ?? column.maximum
        column.updated = call.now.text
        try parameters.check(column)
        let editor = TableEditor(table: table, db: call.db)
        if let newKey, newKey != column.key {
            let isTaken = table.definitions.contains {
                $0.key != column.key && GeneralCollation.areEqual($0.key, newKey)
            }
            guard !isTaken else { throw dialect.columnAlreadyExists }
            try editor.renameInIndexes(column.key, to: newKey)
            column.key = newKey
        }
        try editor.update(column)
        return .json(column.json(in: dialect))
    }

    private func delete(_ call: Call) throws -> APIResponse {
        let table = try call.table(dialect)
        try TableEditor(table: table, db: call.db).remove(existing(call, table))
        return .empty
    }
}
