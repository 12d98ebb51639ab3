import HTTPTypes
import JSONBytes
import Testing

@testable import AppwriteEmulator

/// What deleting a row does to the rows that it is related with.
struct RelationshipDeletionTests {
    /// Ann wrote the post `p`, which has the tag `t`; her profile is `x`.
    private func library(_ onDelete: String, isTwoWay: Bool = true) async throws -> Library {
        let library = try await Library(isTwoWay: isTwoWay, onDelete: onDelete)
        await library.add("authors", "ann", ["name": "Ann", "profile": ["$id": "x"]])
        await library.add("tags", "t", ["label": "T"])
        await library.add("posts", "p", ["author": "ann", "tags": ["t"]])
        return library
    }

    @Test(
        arguments: [
            // Posts have an author: many to one, the author is the child.
            ("restrict", "authors", "ann", 403), ("restrict", "posts", "p", 403),
            ("restrict", "tags", "t", 204), ("restrict", "profiles", "x", 204),
            ("setNull", "authors", "ann", 204), ("setNull", "posts", "p", 204), ("setNull", "tags", "t", 204),
            ("cascade", "authors", "ann", 204), ("cascade", "profiles", "x", 204),
        ], [true, false])
    func allowsOrRestricts(_ scenario: (String, String, String, Int), _ isTwoWay: Bool) async throws {
        let (onDelete, table, row, status) = scenario
        let library = try await library(onDelete, isTwoWay: isTwoWay)
        let answer = await library.remove(table, row)
        #expect(answer.status == status)
        if status == 403 {
            #expect(answer.type == "row_delete_restricted")
            #expect(await library.get(table, row)["$id"] == .string(row))
        } else {
            #expect(await library.list(table, []).ids == [])
        }
    }

    @Test func restrictsNothingThatIsRelatedWithNothing() async throws {
        let library = try await library("restrict")
        await library.change("posts", "p", ["author": nil, "tags": []])
        #expect(await library.remove("posts", "p").status == 204)
        #expect(await library.remove("authors", "ann").type == "row_delete_restricted")
        await library.change("authors", "ann", ["profile": nil])
        #expect(await library.remove("authors", "ann").status == 204)
    }

    @Test(arguments: [true, false])
    func forgetsTheRow(_ isTwoWay: Bool) async throws {
        let library = try await library("setNull", isTwoWay: isTwoWay)
        let before = await library.get("posts", "p")["$updatedAt"]
        #expect(await library.remove("tags", "t").status == 204)
        #expect(await library.get("posts", "p", "tags.*")["tags"] == [])
        #expect(await library.remove("profiles", "x").status == 204)
        #expect(await library.get("authors", "ann")["profile"] == .null)
        #expect(await library.remove("authors", "ann").status == 204)
        #expect(await library.get("posts", "p")["author"] == .null)
        #expect(await library.get("posts", "p")["$updatedAt"] != before)
    }

    @Test func takesRelatedRowsAlong() async throws {
        let library = try await library("cascade")
        await library.add("posts", "q", ["author": "ann"])
        await library.add("posts", "other", ["title": "other"])
        #expect(await library.remove("authors", "ann").status == 204)
        #expect(await library.list("posts", []).ids == ["other"])
        #expect(await library.list("profiles", []).ids == [])
        #expect(await library.list("tags", []).ids == [], "a post takes its tags along")
    }

    @Test func keepsTheOneSide() async throws {
        let library = try await library("cascade")
        await library.change("posts", "p", ["tags": []])
        #expect(await library.remove("posts", "p").status == 204)
        #expect(await library.list("authors", []).ids == ["ann"])
    }

    @Test func cascadesEndInCircles() async throws {
        let library = try await Library()
        await library.relate("tags", "tags", "oneToMany", key: "narrower", twoWayKey: "wider", onDelete: "cascade")
        await library.add("tags", "a", ["label": "a"])
        await library.add("tags", "b", ["label": "b", "wider": "a"])
        await library.change("tags", "a", ["wider": "b"])
        #expect(await library.remove("tags", "a").status == 204)
        #expect(await library.list("tags", []).ids == [])
    }

    @Test func aCascadeTakesTheRightToDelete() async throws {
        let library = try await library("cascade")
        await library.harness.call(
            .put, "\(Library.tables)/posts",
            ["name": "posts", "permissions": .array(["read(\"any\")", "update(\"any\")"])])
        let user = try await library.harness.signUp("user")
        #expect(await library.remove("authors", "ann", as: user).type == "user_unauthorized")
        #expect(await library.list("authors", []).ids == ["ann"])
        #expect(await library.get("posts", "p")["author"] == "ann")
    }

    @Test func restrictedDeletionsFailTheirTransaction() async throws {
        let library = try await library("restrict")
        let id = await library.harness.call(.post, "/tablesdb/transactions").body["$id"]?.string ?? ""
        await library.harness.call(.delete, library.path("authors", "ann"), ["transactionId": .string(id)])
        let end = await library.harness.call(.patch, "/tablesdb/transactions/\(id)", ["commit": true])
        #expect(end.status == 403)
        #expect(end.type == "document_delete_restricted")
    }
}
