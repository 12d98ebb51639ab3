import HTTPTypes
import JSONBytes
import Testing

@testable import AppwriteEmulator

/// Writing relationships: by ids and with whole rows, on create, update and upsert.
struct RelationshipWriteTests {
    @Test func linksByIDs() async throws {
        let library = try await Library()
        await library.add("authors", "ann", ["name": "Ann"])
        for tag in ["a", "b", "c"] { await library.add("tags", tag, ["label": .string(tag)]) }
        let made = await library.add("posts", "p", ["title": "P", "author": "ann", "tags": ["b", "a"]])
        #expect(made.status == 201)
        #expect(made.body["author"]?["name"] == "Ann")
        #expect(Library.ids(made.body["tags"]) == ["b", "a"])
        #expect(made.body["author"]?["posts"] == nil)
        let changed = await library.change("posts", "p", ["tags": ["c", "a"], "author": nil])
        #expect(changed.status == 200)
        #expect(changed.body["author"] == .null)
        #expect(Library.ids(await library.get("posts", "p", "tags.*")["tags"]) == ["a", "c"])
        await library.change("posts", "p", ["title": "Q"])
        #expect(Library.ids(await library.get("posts", "p", "tags.*")["tags"]) == ["a", "c"])
    }

    @Test func linksFromTheOtherSide() async throws {
        let library = try await Library()
        for post in ["p", "q", "r"] { await library.add("posts", post, ["title": .string(post)]) }
        await library.add("authors", "ann", ["name": "Ann", "posts": ["p", "q"]])
        #expect(await library.get("posts", "q")["author"] == "ann")
        await library.change("authors", "ann", ["posts": ["q", "r", "nosuch"]])
        #expect(await library.get("posts", "p")["author"] == .null)
        #expect(Library.ids(await library.get("authors", "ann", "posts.*")["posts"]) == ["q", "r"])
        await library.add("tags", "t", ["label": "t", "posts": ["p", "r"]])
        #expect(Library.ids(await library.get("posts", "r", "tags.*")["tags"]) == ["t"])
    }

    @Test func makesAndChangesRelatedRows() async throws {
        let library = try await Library()
        await library.add("tags", "old", ["label": "old"])
        let made = await library.add(
            "posts", "p",
            [
                "author": ["$id": "ann", "name": "Ann", "profile": ["bio": "writes"]],
                "tags": [["label": "new"], ["$id": "old", "label": "changed"]],
            ], permissions: ["read(\"any\")"])
        #expect(made.status == 201, "\(made.body)")
        #expect(made.body["author"]?["profile"]?["bio"] == "writes")
        #expect(made.body["author"]?["$permissions"] == ["read(\"any\")"])
        #expect(await library.get("tags", "old")["label"] == "changed")
        #expect(await library.list("tags", []).ids.count == 2)
        let profile = made.body["author"]?["profile"]?["$id"]?.string ?? ""
        #expect(await library.get("profiles", profile)["author"] == "ann")
        await library.change("posts", "p", ["author": ["$id": "ann", "age": 30]])
        let author = await library.get("authors", "ann")
        #expect(author["name"] == "Ann")
        #expect(author["age"] == 30)
    }

    @Test func writesNoDeeperThanThreeRows() async throws {
        let library = try await Library()
        await library.relate("profiles", "tags", "manyToOne", key: "topic", twoWayKey: "profiles")
        let made = await library.add(
            "posts", "p", ["author": ["$id": "ann", "profile": ["$id": "pro", "topic": ["$id": "deep"]]]])
        #expect(made.status == 201, "\(made.body)")
        #expect(await library.get("profiles", "pro")["$id"] == "pro")
        #expect(await library.list("tags", []).ids.isEmpty)
    }

    @Test func oneToOneIsHeldByBoth() async throws {
        let library = try await Library()
        for profile in ["x", "y"] { await library.add("profiles", profile, ["bio": .string(profile)]) }
        await library.add("authors", "ann", ["profile": "x"])
        #expect(await library.get("profiles", "x")["author"] == "ann")
        #expect(await library.add("authors", "bob", ["profile": "x"]).type == "row_already_exists")
        #expect(await library.list("authors", []).ids == ["ann"])
        await library.change("authors", "ann", ["profile": "y"])
        #expect(await library.get("profiles", "x")["author"] == .null)
        #expect(await library.get("profiles", "y")["author"] == "ann")
        #expect(await library.add("authors", "bob", ["profile": "x"]).status == 201)
        await library.change("profiles", "x", ["author": nil])
        #expect(await library.get("authors", "bob")["profile"] == .null)
    }

    @Test func upsertsAsItUpdates() async throws {
        let library = try await Library()
        for tag in ["a", "b"] { await library.add("tags", tag, ["label": .string(tag)]) }
        let path = library.path("posts", "p")
        let made = await library.harness.call(.put, path, ["data": ["author": ["$id": "ann"], "tags": ["a"]]])
        #expect(Library.ids(made.body["tags"]) == ["a"])
        let changed = await library.harness.call(.put, path, ["data": ["title": "x", "tags": ["b"]]])
        #expect(Library.ids(changed.body["tags"]) == ["b"])
        #expect(changed.body["author"]?["$id"] == "ann")
    }

    @Test func idsOfNoRowAreKeptInNewRowsOnly() async throws {
        let library = try await Library()
        await library.add("posts", "p", ["author": "nosuch", "tags": ["nosuch"]])
        #expect(await library.get("posts", "p")["author"] == "nosuch")
        #expect(await library.get("posts", "p", "author.*", "tags.*")["author"] == [])
        await library.change("posts", "p", ["author": "neither"])
        #expect(await library.get("posts", "p")["author"] == .null)
    }

    @Test(
        arguments: [
            ["author": ["a", "b"]], ["author": 5], ["author": true], ["author": "not an id!"],
            ["tags": "a"], ["tags": ["$id": "a"]], ["tags": [1]], ["author": ["$id": 7]],
        ] as [JSONObject])
    func refusesOtherValues(_ data: JSONObject) async throws {
        let library = try await Library()
        let made = await library.add("posts", "p", data)
        #expect(made.status == 400)
        #expect(made.type == "relationship_value_invalid")
        await library.add("posts", "p", ["title": "x"])
        #expect(await library.change("posts", "p", data).type == "relationship_value_invalid")
    }

    @Test func nullIsNoListOfAnUpdate() async throws {
        let library = try await Library()
        #expect(await library.add("posts", "p", ["title": "x", "tags": nil]).status == 201)
        #expect(await library.change("posts", "p", ["tags": nil]).type == "relationship_value_invalid")
    }

    @Test func keepsNothingWhereARelatedRowIsWrong() async throws {
        let library = try await Library()
        let made = await library.add("posts", "p", ["author": ["$id": "ann"], "tags": [["label": 5]]])
        #expect(made.type == "row_invalid_structure")
        #expect(await library.list("authors", []).ids.isEmpty)
        #expect(await library.list("posts", []).ids.isEmpty)
    }

    @Test func refusesBulkCalls() async throws {
        let library = try await Library()
        let rows = "\(Library.tables)/posts/rows"
        let answers = [
            await library.harness.call(.post, rows, ["rows": [["title": "x"]]]),
            await library.harness.call(.put, rows, ["rows": [["$id": "a", "title": "x"]]]),
            await library.harness.call(.patch, rows, ["data": ["title": "x"]]),
            await library.harness.call(.delete, rows),
        ]
        for answer in answers {
            #expect(answer.status == 400)
            #expect(answer.type == "general_bad_request")
        }
        let oneWay = try await Library(isTwoWay: false)
        let hidden = await oneWay.harness.call(.post, "\(Library.tables)/tags/rows", ["rows": [["label": "x"]]])
        #expect(hidden.status == 201, "where clients see no relationship there is none")
    }

    @Test func transactionsLinkOnCommit() async throws {
        let library = try await Library()
        await library.add("authors", "ann", ["name": "Ann"])
        let id = await library.harness.call(.post, "/tablesdb/transactions").body["$id"] ?? ""
        let place: JSONObject = ["databaseId": "main", "tableId": "posts", "rowId": "p"]
        var create = place
        create["action"] = "create"
        create["data"] = ["author": "ann", "tags": [["$id": "t", "label": "t"]]]
        let transaction = "/tablesdb/transactions/\(id.string ?? "")"
        let staged = await library.harness.call(
            .post, "\(transaction)/operations", ["operations": [.object(create)]])
        #expect(staged.status == 201, "\(staged.body)")
        #expect(await library.list("tags", []).ids.isEmpty)
        #expect(await library.harness.call(.patch, transaction, ["commit": true]).body["status"] == "committed")
        #expect(Library.ids(await library.get("posts", "p", "tags.*")["tags"]) == ["t"])
        #expect(await library.get("posts", "p")["author"] == "ann")
    }

    @Test func anUnchangedListIsNoChange() async throws {
        let library = try await Library()
        for tag in ["a", "b"] { await library.add("tags", tag, ["label": .string(tag)]) }
        let made = await library.add("posts", "p", ["tags": ["a", "b"]])
        let same = await library.change("posts", "p", ["tags": ["a", "b"]])
        #expect(same.body["$updatedAt"] == made.body["$updatedAt"])
        let other = await library.change("posts", "p", ["tags": ["a"]])
        #expect(other.body["$updatedAt"] != made.body["$updatedAt"])
    }
}
