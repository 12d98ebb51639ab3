import HTTPTypes
import JSONBytes
import Testing

@testable import AppwriteEmulator

/// What callers may see and change of related rows.
struct RelationshipPermissionTests {
    private static let selection = [Library.query("select", "", ["*", "author.*", "tags.*"])]

    @Test func rowsThatMayNotBeReadAreNotShown() async throws {
        let library = try await Library(permissions: [], rowSecurity: true)
        await library.add("authors", "ann", ["name": "Ann"])
        for tag in ["t", "u"] {
            await library.add("tags", tag, ["label": "x"], permissions: tag == "u" ? ["read(\"users\")"] : [])
        }
        await library.add(
            "posts", "p", ["title": "P", "author": "ann", "tags": ["t", "u"]], permissions: ["read(\"users\")"])
        let user = try await library.harness.signUp("user")
        let row = await library.list("posts", Self.selection, as: user).body["rows"]?.array?.first
        #expect(row?["title"] == "P")
        #expect(row?["author"] == [])
        #expect(Library.ids(row?["tags"]) == ["u"])
    }

    @Test func tablesThatMayNotBeReadAreRefused() async throws {
        let library = try await Library()
        await library.add("posts", "p", ["author": ["$id": "ann"]])
        await library.harness.call(.put, "\(Library.tables)/authors", ["name": "authors", "permissions": []])
        let user = try await library.harness.signUp("user")
        #expect(await library.list("posts", [], as: user).ids == ["p"])
        let answer = await library.list("posts", Self.selection, as: user)
        #expect(answer.status == 401)
        #expect(answer.type == "user_unauthorized")
    }

    @Test func relatedRowsTakeTheirOwnRights() async throws {
        let library = try await Library(
            permissions: ["read(\"any\")", "create(\"label:maker\")", "update(\"label:changer\")"])
        await library.add("authors", "ann", ["name": "Ann"])
        await library.harness.call(
            .put, "\(Library.tables)/posts",
            ["name": "posts", "permissions": .array(Library.everybody.map(JSONValue.string))])
        let user = try await library.harness.signUp("user")
        let maker = try await library.harness.signUp("maker", labels: ["maker"])
        let changer = try await library.harness.signUp("changer", labels: ["changer"])
        func post(_ author: JSONValue, as identity: Harness.Identity) async -> Int {
            let id = library.harness.emulator.core.environment.uniqueID()
            return await library.add("posts", id, ["author": author], as: identity).status
        }
        #expect(await post("ann", as: user) == 201)
        #expect(await post(["name": "New"], as: user) == 401)
        #expect(await post(["name": "New"], as: maker) == 201)
        #expect(await post(["$id": "ann", "name": "Other"], as: maker) == 401)
        #expect(await post(["$id": "ann", "name": "Other"], as: changer) == 201)
        #expect(await post(["$id": "ann", "name": "Other"], as: user) == 201, "nothing is changed")
        #expect(await library.list("authors", []).ids.count == 2)
    }

    @Test func linkingARowThatHoldsTheLinkChangesIt() async throws {
        let library = try await Library()
        await library.add("posts", "p", ["title": "P"])
        await library.harness.call(
            .put, "\(Library.tables)/posts", ["name": "posts", "permissions": ["read(\"any\")"]])
        let user = try await library.harness.signUp("user")
        #expect(await library.add("authors", "ann", ["posts": ["p"]], as: user).type == "user_unauthorized")
        #expect(await library.list("authors", []).ids == [])
        #expect(await library.add("authors", "ann", ["name": "Ann"], as: user).status == 201)
    }
}
