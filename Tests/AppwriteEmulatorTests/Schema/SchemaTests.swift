import HTTPTypes
import JSONBytes
import Testing

@testable import AppwriteEmulator

/// Databases, tables, columns and indexes.
struct SchemaTests {
    private static let table = "/tablesdb/main/tables/things"

    private func harness() async throws -> Harness {
        let harness = try Harness()
        await harness.makeTable()
        return harness
    }

    @Test func columnsAreProcessingThenAvailable() async throws {
        let harness = try await harness()
        let made = await harness.call(
            .post, Self.table + "/columns/string", ["key": "note", "size": 10, "required": false, "default": "x"])
        #expect(made.status == 202)
        #expect(made.body["status"] == "processing")
        let column = await harness.call(.get, Self.table + "/columns/note")
        #expect(column.body["status"] == "available")
        #expect(column.body["default"] == "x")
    }

    @Test(
        arguments: [
            ("string", ["key": "TITLE", "size": 5, "required": false], "column_already_exists"),
            ("string", ["key": "n", "size": 3, "required": false, "default": "long"], "column_value_invalid"),
            ("integer", ["key": "n", "required": false, "min": 5, "max": 1], "column_value_invalid"),
            ("integer", ["key": "n", "required": false, "default": 9, "max": 5], "column_value_invalid"),
            ("enum", ["key": "n", "required": false, "elements": ["a"], "default": "b"], "column_value_invalid"),
            ("email", ["key": "n", "required": false, "default": "x"], "general_argument_invalid"),
            ("boolean", ["key": "_n", "required": false], "general_argument_invalid"),
            ("boolean", ["key": "n"], "general_argument_invalid"),
            ("boolean", ["key": "n", "required": true, "default": true], "column_default_unsupported"),
            ("nosuch", ["key": "n", "required": false], "general_route_not_found"),
        ] as [(String, JSONObject, String)])
    func refusesColumns(_ kind: String, _ definition: JSONObject, _ type: String) async throws {
        let answer = try await harness().call(.post, Self.table + "/columns/\(kind)", definition)
        #expect(answer.type == type, "\(answer.body)")
    }

    @Test func newColumnsReadAsNullInOldRows() async throws {
        let harness = try await harness()
        _ = await harness.add("r", ["title": "x"])
        await harness.call(.post, Self.table + "/columns/integer", ["key": "level", "required": false, "default": 5])
        let row = await harness.call(.get, Harness.rows + "/r")
        #expect(row.body["level"] == .null)
        #expect(await harness.add("s", ["title": "y"]).body["level"] == 5)
    }

    @Test func removedColumnsLeaveRowsAndIndexes() async throws {
        let harness = try await harness()
        _ = await harness.add("r", ["title": "x", "tags": ["a"]])
        await harness.call(
            .post, Self.table + "/indexes", ["key": "both", "type": "key", "columns": ["title", "count"]])
        await harness.call(.post, Self.table + "/indexes", ["key": "words", "type": "fulltext", "columns": ["title"]])
        #expect(await harness.call(.delete, Self.table + "/columns/title").status == 204)
        #expect(await harness.call(.delete, Self.table + "/columns/tags").status == 204)
        let row = await harness.call(.get, Harness.rows + "/r")
        #expect(row.body["title"] == nil)
        #expect(row.body["tags"] == nil)
        let indexes = await harness.call(.get, Self.table + "/indexes")
        #expect(indexes.body["total"] == 1)
        #expect(indexes.body["indexes"]?.array?.first?["columns"] == ["count"])
        #expect(await harness.add("s", ["count": 1]).status == 201)
    }

    @Test func renamedColumnsKeepTheirValues() async throws {
        let harness = try await harness()
        _ = await harness.add("r", ["title": "x"])
        let renamed = await harness.call(
            .patch, Self.table + "/columns/string/title", ["required": false, "default": nil, "newKey": "name"])
        #expect(renamed.status == 200, "\(renamed.body)")
        #expect(await harness.call(.get, Harness.rows + "/r").body["name"] == "x")
        #expect(await harness.list([#"{"method":"equal","attribute":"name","values":["x"]}"#]).ids == ["r"])
    }

    @Test(
        arguments: [
            (["key": "i", "type": "key", "columns": ["nosuch"]], "column_unknown"),
            (["key": "i", "type": "nosuch", "columns": ["title"]], "general_argument_invalid"),
            (["key": "i", "type": "key", "columns": []], "column_index_invalid"),
            (["key": "i", "type": "fulltext", "columns": ["count"]], "column_index_invalid"),
            (["key": "i", "type": "key", "columns": ["tags"]], "column_index_invalid"),
        ] as [(JSONObject, String)])
    func refusesIndexes(_ definition: JSONObject, _ type: String) async throws {
        let answer = try await harness().call(.post, Self.table + "/indexes", definition)
        #expect(answer.type == type, "\(answer.body)")
    }

    @Test func aUniqueIndexOverClashesFails() async throws {
        let harness = try await harness()
        _ = await harness.add("a", ["title": "x"])
        _ = await harness.add("b", ["title": "X"])
        #expect(
            await harness.call(.post, Self.table + "/indexes", ["key": "one", "type": "unique", "columns": ["title"]])
                .status == 202)
        let index = await harness.call(.get, Self.table + "/indexes/one")
        #expect(index.body["status"] == "failed")
        #expect(await harness.call(.delete, Self.table + "/indexes/one").status == 204)
        #expect(await harness.add("c", ["title": "x"]).status == 201)
    }

    @Test func keysOfColumnsMayHoldSigns() async throws {
        let harness = try await harness()
        for key in ["a.b", "a-b", "1a", "select"] {
            #expect(
                await harness.call(
                    .post, Self.table + "/columns/string", ["key": .string(key), "size": 5, "required": false]
                ).status
                    == 202)
        }
        _ = await harness.add("r", ["a.b": "x", "a-b": "y", "1a": "z", "select": "s"])
        #expect(await harness.list([#"{"method":"equal","attribute":"a.b","values":["x"]}"#]).ids == ["r"])
        #expect(await harness.list([#"{"method":"orderAsc","attribute":"a-b"}"#]).ids == ["r"])
    }

    @Test func removesEverythingWithTheDatabase() async throws {
        let harness = try await harness()
        _ = await harness.add("r", ["title": "x"])
        await harness.call(.post, Self.table + "/indexes", ["key": "words", "type": "fulltext", "columns": ["title"]])
        #expect(await harness.call(.delete, "/tablesdb/main").status == 204)
        #expect(await harness.call(.get, "/tablesdb").body["total"] == 0)
        #expect(await harness.list([]).type == "database_not_found")
        await harness.makeTable()
        #expect(await harness.list([]).body["total"] == 0)
    }

    @Test func answersInTheOlderDialectToo() async throws {
        let harness = try await harness()
        _ = await harness.add("r", ["title": "x"])
        let document = await harness.call(.get, "/databases/main/collections/things/documents/r")
        #expect(document.body["$collectionId"] == "things")
        #expect(document.body["$tableId"] == nil)
        let collection = await harness.call(.get, "/databases/main/collections/things")
        #expect(collection.body["attributes"]?.array?.count == Harness.columns.count)
        #expect(collection.body["documentSecurity"] == true)
        #expect(await harness.call(.get, "/databases/main/collections/things/documents/x").type == "document_not_found")
    }
}
