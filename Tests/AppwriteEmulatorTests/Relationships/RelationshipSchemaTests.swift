import HTTPTypes
import JSONBytes
import Testing

@testable import AppwriteEmulator

/// Relationship columns: how they are made, described, changed and removed.
struct RelationshipSchemaTests {
    @Test func describesBothSides() async throws {
        let library = try await Library()
        let made = await library.relate("posts", "profiles", "oneToMany", key: "p", twoWayKey: "post")
        #expect(made.status == 202)
        #expect(made.body["status"] == "processing")
        let parent = await library.harness.call(.get, "\(Library.tables)/posts/columns/author").body
        #expect(parent["type"] == "relationship")
        #expect(parent["status"] == "available")
        #expect(parent["relatedTable"] == "authors")
        #expect(parent["relationType"] == "manyToOne")
        #expect(parent["twoWay"] == true)
        #expect(parent["twoWayKey"] == "posts")
        #expect(parent["onDelete"] == "setNull")
        #expect(parent["side"] == "parent")
        #expect(parent["default"] == nil)
        let child = await library.harness.call(.get, "\(Library.tables)/authors/columns/posts").body
        #expect(child["relatedTable"] == "posts")
        #expect(child["relationType"] == "manyToOne")
        #expect(child["twoWayKey"] == "author")
        #expect(child["side"] == "child")
        let older = await library.harness.call(.get, "/databases/main/collections/posts/attributes/author").body
        #expect(older["relatedCollection"] == "authors")
        #expect(older["relatedTable"] == nil)
    }

    @Test func showsOneColumnOnlyWhereItGoesOneWay() async throws {
        let library = try await Library(isTwoWay: false)
        func keys(_ table: String) async -> [String] {
            let columns = await library.harness.call(.get, "\(Library.tables)/\(table)").body["columns"]?.array ?? []
            return columns.compactMap { $0["key"]?.string }
        }
        #expect(await keys("posts") == ["title", "views", "author", "tags"])
        #expect(await keys("authors") == ["name", "age", "profile"])
        let listed = await library.harness.call(.get, "\(Library.tables)/authors/columns").body
        #expect(listed["total"] == 3)
        #expect(await library.harness.call(.get, "\(Library.tables)/authors/columns/posts").status == 404)
    }

    @Test func takesTheTablesForKeysWhereNoneAreGiven() async throws {
        let library = try await Library()
        let made = await library.harness.call(
            .post, "\(Library.tables)/tags/columns/relationship",
            ["relatedTableId": "profiles", "type": "oneToOne", "twoWay": true])
        #expect(made.body["key"] == "profiles")
        #expect(made.body["twoWayKey"] == "tags")
        #expect(made.body["onDelete"] == "restrict")
    }

    @Test(
        arguments: [
            (["relatedTableId": "nosuch", "type": "oneToOne", "key": "n"], 404, "table_not_found"),
            (["relatedTableId": "authors", "type": "some", "key": "n"], 400, "general_argument_invalid"),
            (["relatedTableId": "authors", "type": "oneToOne", "key": "TITLE"], 409, "column_already_exists"),
            (
                ["relatedTableId": "authors", "type": "oneToOne", "key": "n", "twoWay": true, "twoWayKey": "name"], 409,
                "column_already_exists"
            ),
            (
                ["relatedTableId": "tags", "type": "manyToMany", "key": "n", "twoWayKey": "m"], 409,
                "column_already_exists"
            ),
            (
                ["relatedTableId": "authors", "type": "oneToOne", "key": "n", "twoWayKey": "m", "onDelete": "x"], 400,
                "general_argument_invalid"
            ),
        ] as [(JSONObject, Int, String)])
    func refuses(_ body: JSONObject, _ status: Int, _ type: String) async throws {
        let library = try await Library()
        let answer = await library.harness.call(.post, "\(Library.tables)/posts/columns/relationship", body)
        #expect(answer.status == status)
        #expect(answer.type == type)
    }

    @Test func changesBothSides() async throws {
        let library = try await Library()
        await library.add("authors", "ann", ["name": "Ann"])
        await library.add("posts", "p", ["author": "ann"])
        let changed = await library.harness.call(
            .patch, "\(Library.tables)/posts/columns/author/relationship",
            ["onDelete": "cascade", "newKey": "writer"])
        #expect(changed.status == 200)
        #expect(changed.body["key"] == "writer")
        #expect(changed.body["onDelete"] == "cascade")
        let other = await library.harness.call(.get, "\(Library.tables)/authors/columns/posts").body
        #expect(other["twoWayKey"] == "writer")
        #expect(other["onDelete"] == "cascade")
        #expect(await library.get("posts", "p")["writer"] == "ann")
        #expect(Library.ids(await library.get("authors", "ann", "posts.*")["posts"]) == ["p"])
        let wrong = await library.harness.call(
            .patch, "\(Library.tables)/posts/columns/title/relationship", ["onDelete": "cascade"])
        #expect(wrong.type == "column_type_invalid")
    }

    @Test(arguments: ["author", "tags"])
    func removesBothSides(_ key: String) async throws {
        let library = try await Library()
        await library.add("authors", "ann", ["name": "Ann"])
        await library.add("tags", "t", ["label": "x"])
        await library.add("posts", "p", ["title": "P", "author": "ann", "tags": ["t"]])
        let table = key == "author" ? "authors" : "tags"
        // Either side takes the other with it.
        #expect(await library.harness.call(.delete, "\(Library.tables)/\(table)/columns/posts").status == 204)
        #expect(await library.harness.call(.get, "\(Library.tables)/posts/columns/\(key)").status == 404)
        #expect(await library.get("posts", "p")["title"] == "P")
        #expect(await library.get("posts", "p")[key] == nil)
        #expect(await library.relate("posts", table, "manyToMany", key: key).status == 202)
    }

    @Test func removesWithATableWhatOthersHaveOfIt() async throws {
        let library = try await Library(isTwoWay: false)
        await library.add("authors", "ann", ["name": "Ann"])
        await library.add("posts", "p", ["author": "ann"])
        #expect(await library.harness.call(.delete, "\(Library.tables)/authors").status == 204)
        #expect(await library.harness.call(.get, "\(Library.tables)/posts/columns/author").status == 404)
        #expect(await library.list("posts", []).ids == ["p"])
        #expect(await library.harness.call(.delete, "/tablesdb/main").status == 204)
    }

    @Test func relatesATableWithItself() async throws {
        let library = try await Library()
        await library.relate("tags", "tags", "manyToOne", key: "wider", twoWayKey: "narrower")
        await library.add("tags", "all", ["label": "all"])
        await library.add("tags", "some", ["label": "some", "wider": "all"])
        #expect(Library.ids(await library.get("tags", "all", "narrower.*")["narrower"]) == ["some"])
        #expect(await library.get("tags", "some", "wider.label")["wider"]?["label"] == "all")
        #expect(await library.list("tags", [Library.query("equal", "wider.label", ["all"])]).ids == ["some"])
        #expect(await library.harness.call(.delete, "\(Library.tables)/tags").status == 204)
    }

    @Test func hasNoIndexes() async throws {
        let library = try await Library()
        let answer = await library.harness.call(
            .post, "\(Library.tables)/posts/indexes", ["key": "i", "type": "key", "columns": ["author"]])
        #expect(answer.type == "column_type_invalid")
    }
}
