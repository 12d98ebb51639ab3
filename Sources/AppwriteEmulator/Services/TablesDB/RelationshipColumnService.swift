import Appwrite
import GRDB
import HTTPTypes
import JSONBytes

/// Relationship columns: made and changed on either of the two tables, for both.
struct RelationshipColumnService: Sendable {
    let dialect: DatabaseDialect

    var routes: [Route] {
        let all = "\(dialect.root)/:databaseId/\(dialect.tables)/:\(dialect.tableID)/\(dialect.columns)"
        return [
            Route(.post, "\(all)/relationship", scopes: TableService.writeScopes, .write(create)),
            Route(.patch, "\(all)/:key/relationship", scopes: TableService.writeScopes, .write(update)),
            // Where later servers have it, and SDKs for these look for it.
            Route(.patch, "\(all)/relationship/:key", scopes: TableService.writeScopes, .write(update)),
        ]
    }

    private static let actions = RelationshipModel.DeleteAction.allCases.map(\.rawValue)

    private func create(_ call: Call) throws -> APIResponse {
        _ = try call.path("databaseId", .uid)
        let tableID = try call.path(dialect.tableID, .uid)
        let relatedID = try call.required("\(dialect.relatedTable)Id", .uid)
        let kind = try call.required("type", .oneOf(RelationshipModel.Kind.allCases.map(\.rawValue)))
        let isTwoWay = try call.optional("twoWay", .boolean) ?? false
        let key = try call.optional("key", .key.nullable) ?? relatedID
        let twoWayKey = try call.optional("twoWayKey", .key.nullable) ?? tableID
        let action = try call.optional("onDelete", .oneOf(Self.actions)) ?? "restrict"
        let table = try call.table(dialect)
        let related = try call.table(relatedID, of: table.database.id, dialect)
        let relationship = RelationshipModel(
            kind: .init(rawValue: kind) ?? .oneToOne, side: .parent, relatedTable: related.id, isTwoWay: isTwoWay,
            twoWayKey: twoWayKey, onDelete: .init(rawValue: action) ?? .restrict, number: 0)
        try check(key, relationship, table, related)
        let column = try RelationshipEditor(table: table, related: related, db: call.db)
            .add(key, relationship, at: call.now.text)
        return .json(column.json(in: dialect, status: "processing"), status: 202)
    }

    /// - Throws: where either key is taken, or two tables would be many-to-many twice.
    private func check(
        _ key: String, _ relationship: RelationshipModel, _ table: TableModel, _ related: TableModel
    ) throws(APIError) {
        func isTaken(_ key: String, in table: TableModel) -> Bool {
            table.definitions.contains { GeneralCollation.areEqual($0.key, key) }
        }
        let isOneKey = table.sequence == related.sequence && GeneralCollation.areEqual(key, relationship.twoWayKey)
        guard !isOneKey, !isTaken(key, in: table), !isTaken(relationship.twoWayKey, in: related) else {
            throw dialect.columnAlreadyExists
        }
        let isSecond = table.relationships.compactMap(\.relationship).contains {
            $0.kind == .manyToMany && $0.relatedTable == related.id && !$0.isHidden
        }
        guard relationship.kind != .manyToMany || !isSecond else {
            throw APIError(
                409, "\(dialect.column)_already_exists",
                "Creating more than one \"manyToMany\" relationship on the same \(dialect.table) is currently not permitted."
            )
        }
    }

    private func update(_ call: Call) throws -> APIResponse {
        _ = try call.path("databaseId", .uid)
        _ = try call.path(dialect.tableID, .uid)
        let key = try call.path("key", .key)
        let action = try call.optional("onDelete", Rule<String>.oneOf(Self.actions).nullable)
        let newKey = try call.optional("newKey", .key.nullable)
        let table = try call.table(dialect)
        guard var column = table.definition(key), !column.isHidden else { throw dialect.columnNotFound }
        guard let relationship = column.relationship else {
            throw APIError(400, "\(dialect.column)_type_invalid", "The \(dialect.column) type is invalid.")
        }
        let related = try call.table(relationship.relatedTable, of: table.database.id, dialect)
        let change = action.flatMap(RelationshipModel.DeleteAction.init) ?? relationship.onDelete
        if let newKey, newKey != key {
            let isTaken = table.definitions.contains { $0.key != key && GeneralCollation.areEqual($0.key, newKey) }
            guard !isTaken else { throw dialect.columnAlreadyExists }
        }
        column = try RelationshipEditor(table: table, related: related, db: call.db)
            .change(column, key: newKey ?? key, onDelete: change, at: call.now.text)
        return .json(column.json(in: dialect))
    }
}
