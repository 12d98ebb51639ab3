import HTTPTypes
import JSONBytes
import Testing

@testable import AppwriteEmulator

/// What reads show of related rows.
struct RelationshipReadTests {
    private func library(isTwoWay: Bool = true) async throws -> Library {
        let library = try await Library(isTwoWay: isTwoWay)
        await library.add("authors", "ann", ["name": "Ann", "age": 30, "profile": ["$id": "pro", "bio": "writes"]])
        await library.add("authors", "bob", ["name": "Bob"])
        await library.add("tags", "t", ["label": "T"])
        await library.add("tags", "u", ["label": "U"])
        await library.add("posts", "p", ["title": "P", "author": "ann", "tags": ["u", "t"]])
        await library.add("posts", "q", ["title": "Q", "author": "ann"])
        await library.add("posts", "r", ["title": "R"])
        return library
    }

    @Test func showsIDsOrNothingUnlessSelected() async throws {
        let library = try await library()
        for row in [await library.get("posts", "p"), await library.get("posts", "p", "*")] {
            #expect(row["author"] == "ann")
            #expect(row["tags"] == nil)
            #expect(row["title"] == "P")
        }
        #expect(await library.get("posts", "r")["author"] == .null)
        #expect(await library.get("authors", "ann")["posts"] == nil)
        #expect(await library.get("posts", "p", "author")["author"] == "ann")
        #expect(await library.get("posts", "p", "title")["author"] == nil)
    }

    @Test func showsWhatIsSelected() async throws {
        let library = try await library()
        let row = await library.get("posts", "p", "*", "author.*", "tags.label")
        #expect(row["title"] == "P")
        #expect(row["author"]?["name"] == "Ann")
        #expect(row["author"]?["age"] == 30)
        #expect(row["author"]?["profile"] == "pro")
        #expect(row["author"]?["posts"] == nil)
        #expect(row["tags"]?.array?.compactMap { $0["label"]?.string } == ["U", "T"])
        let name = await library.get("posts", "p", "author.name")
        #expect(name["title"] == nil)
        #expect(name["author"]?["name"] == "Ann")
        #expect(name["author"]?["age"] == nil)
        for key in ["$id", "$sequence", "$createdAt", "$updatedAt", "$permissions", "$databaseId", "$tableId"] {
            #expect(name["author"]?[key] != nil, "\(key)")
        }
        #expect(name["author"]?["$tableId"] == "authors")
    }

    @Test func aSelectOfListsAloneLeavesTheRowWhole() async throws {
        let library = try await library()
        let row = await library.get("authors", "ann", "posts.title")
        #expect(row["name"] == "Ann")
        #expect(row["posts"]?.array?.compactMap { $0["title"]?.string } == ["P", "Q"])
        #expect(row["posts"]?.array?.first?["author"] == nil, "the way back is left out")
    }

    @Test func listsLoadForAllRows() async throws {
        let library = try await library()
        let select = Library.query("select", "", ["title", "author.name", "tags.label"])
        let rows = await library.list("posts", [select]).body["rows"]?.array ?? []
        #expect(rows.map { $0["author"]?["name"] ?? .null } == ["Ann", "Ann", .null])
        #expect(rows.map { $0["tags"]?.array?.count } == [2, 0, 0])
        let turned = await library.list(
            "posts", [select, Library.query("cursorBefore", "", ["r"]), Library.query("limit", "", [1])])
        #expect(turned.ids == ["q"])
        #expect(await library.list("authors", [Library.query("select", "", ["posts.*"])]).body["total"] == 2)
    }

    @Test func showsThreeLevelsAndNoMore() async throws {
        let library = try await library()
        await library.relate("profiles", "tags", "manyToOne", key: "topic", twoWayKey: "profiles")
        await library.change("profiles", "pro", ["topic": "t"])
        let row = await library.get("posts", "p", "author.profile.*")
        #expect(row["author"]?["profile"]?["bio"] == "writes")
        #expect(row["author"]?["profile"]?["topic"] == "t")
        #expect(row["author"]?["name"] == nil)
        let deeper = await library.get("posts", "p", "author.profile.topic.*")
        #expect(deeper["author"]?["profile"]?["$id"] == "pro")
        #expect(deeper["author"]?["profile"]?["topic"] == nil)
    }

    @Test func oneWayShowsOneSide() async throws {
        let library = try await library(isTwoWay: false)
        #expect(await library.get("posts", "p", "author.name")["author"]?["name"] == "Ann")
        #expect(await library.get("authors", "ann", "posts.*")["type"] == "general_query_invalid")
        #expect(await library.get("profiles", "pro")["author"] == nil)
    }

    @Test(arguments: [
        ("nosuch.*", "general_query_invalid"), ("author.nosuch", "general_query_invalid"),
        ("tags", "general_unknown"),
    ])
    func refuses(_ selected: String, _ type: String) async throws {
        let library = try await library()
        #expect(await library.get("posts", "p", selected)["type"] == .string(type))
    }

    @Test func olderNamesShowCollections() async throws {
        let library = try await library()
        let row = await library.harness.call(
            .get, "/databases/main/collections/posts/documents/p",
            ["queries": [.string(Library.query("select", "", ["author.*"]))]])
        #expect(row.body["author"]?["$collectionId"] == "authors")
        #expect(row.body["author"]?["$tableId"] == nil)
    }

    @Test func staysOverARestart() async throws {
        let folder = try TemporaryFolder()
        let first = try await Library(folder: folder.path)
        await first.add("posts", "p", ["author": ["$id": "ann", "name": "Ann"], "tags": [["$id": "t"]]])
        let second = try Harness(folder: folder.path)
        let row = await second.call(
            .get, first.path("posts", "p"),
            ["queries": [.string(Library.query("select", "", ["author.name", "tags.*"]))]])
        #expect(row.body["author"]?["name"] == "Ann")
        #expect(Library.ids(row.body["tags"]) == ["t"])
    }
}
