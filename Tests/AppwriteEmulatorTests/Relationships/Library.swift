import HTTPTypes
import JSONBytes

@testable import AppwriteEmulator

/// Tables that are related in every way: posts have an author and tags, authors have a profile.
struct Library: Sendable {
    let harness: Harness

    static let tables = "/tablesdb/main/tables"
    static let everybody = ["read", "create", "update", "delete"].map { "\($0)(\"any\")" }

    /// - Parameter onDelete: of all relationships.
    init(
        folder: String? = nil, variant: ServerVariant = .standard, isTwoWay: Bool = true, onDelete: String = "setNull",
        permissions: [String] = Library.everybody, rowSecurity: Bool = false
    ) async throws {
        harness = try Harness(folder: folder, variant: variant)
        await harness.call(.post, "/tablesdb", ["databaseId": "main", "name": "Main"])
        for (table, column) in [("authors", "name"), ("posts", "title"), ("tags", "label"), ("profiles", "bio")] {
            await make(table, column, permissions: permissions, rowSecurity: rowSecurity)
        }
        await harness.call(
            .post, "\(Self.tables)/authors/columns/integer", ["key": "age", "required": false])
        await harness.call(
            .post, "\(Self.tables)/posts/columns/integer", ["key": "views", "required": false])
        await relate("posts", "authors", "manyToOne", key: "author", isTwoWay: isTwoWay, onDelete: onDelete)
        await relate("posts", "tags", "manyToMany", key: "tags", isTwoWay: isTwoWay, onDelete: onDelete)
        await relate(
            "authors", "profiles", "oneToOne", key: "profile", twoWayKey: "author", isTwoWay: isTwoWay,
            onDelete: onDelete)
    }

    func make(_ table: String, _ column: String, permissions: [String] = Self.everybody, rowSecurity: Bool = false)
        async
    {
        await harness.call(
            .post, Self.tables,
            [
                "tableId": .string(table), "name": .string(table), "rowSecurity": .bool(rowSecurity),
                "permissions": .array(permissions.map(JSONValue.string)),
            ])
        await harness.call(
            .post, "\(Self.tables)/\(table)/columns/string", ["key": .string(column), "size": 100, "required": false])
    }

    @discardableResult
    func relate(
        _ table: String, _ related: String, _ type: String, key: String, twoWayKey: String? = nil,
        isTwoWay: Bool = true,
        onDelete: String = "setNull"
    ) async -> Harness.Answer {
        await harness.call(
            .post, "\(Self.tables)/\(table)/columns/relationship",
            [
                "relatedTableId": .string(related), "type": .string(type), "key": .string(key),
                "twoWay": .bool(isTwoWay), "twoWayKey": .string(twoWayKey ?? table), "onDelete": .string(onDelete),
            ])
    }

    func path(_ table: String, _ row: String) -> String { "\(Self.tables)/\(table)/rows/\(row)" }

    @discardableResult
    func add(
        _ table: String, _ id: String, _ data: JSONObject, permissions: [String]? = nil,
        as identity: Harness.Identity = .key
    ) async -> Harness.Answer {
        var body: JSONObject = ["rowId": .string(id), "data": .object(data)]
        if let permissions { body["permissions"] = .array(permissions.map(JSONValue.string)) }
        return await harness.call(.post, "\(Self.tables)/\(table)/rows", body, as: identity)
    }

    @discardableResult
    func change(
        _ table: String, _ id: String, _ data: JSONObject, as identity: Harness.Identity = .key
    ) async -> Harness.Answer {
        await harness.call(.patch, path(table, id), ["data": .object(data)], as: identity)
    }

    func remove(_ table: String, _ id: String, as identity: Harness.Identity = .key) async -> Harness.Answer {
        await harness.call(.delete, path(table, id), as: identity)
    }

    /// A row with what is selected of it and its related rows.
    func get(
        _ table: String, _ id: String, _ selected: String..., as identity: Harness.Identity = .key
    ) async -> JSONValue {
        let queries = selected.isEmpty ? [] : [Self.query("select", "", .array(selected.map(JSONValue.string)))]
        return await harness.call(
            .get, path(table, id), ["queries": .array(queries.map(JSONValue.string))], as: identity
        ).body
    }

    func list(
        _ table: String, _ queries: [String], as identity: Harness.Identity = .key
    ) async -> Harness.Answer {
        await harness.call(
            .get, "\(Self.tables)/\(table)/rows", ["queries": .array(queries.map(JSONValue.string))], as: identity)
    }

    static func query(_ method: String, _ attribute: String, _ values: JSONValue = []) -> String {
        JSONValue.object(["method": .string(method), "attribute": .string(attribute), "values": values]).text
    }

    /// The ids of a list of related rows.
    static func ids(_ value: JSONValue?) -> [String]? { value?.array?.compactMap { $0["$id"]?.string } }
}
