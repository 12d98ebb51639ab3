import HTTPTypes
import JSONBytes
import Testing

@testable import AppwriteEmulator

/// Filters on relationships and through them.
struct RelationshipFilterTests {
    private func library(variant: ServerVariant = .standard) async throws -> Library {
        let library = try await Library(variant: variant)
        await library.add("authors", "ann", ["name": "Ann", "age": 30, "profile": ["$id": "x", "bio": "writes"]])
        await library.add("authors", "bob", ["name": "Bob", "age": 50])
        await library.add("authors", "cid", ["age": 70])
        for tag in ["t", "u"] { await library.add("tags", tag, ["label": .string(tag)]) }
        await library.add("posts", "a1", ["title": "One", "views": 1, "author": "ann", "tags": ["t", "u"]])
        await library.add("posts", "a2", ["title": "Two", "views": 2, "author": "ann", "tags": ["t"]])
        await library.add("posts", "b1", ["title": "Three", "views": 3, "author": "bob"])
        await library.add("posts", "c1", ["title": "Four", "author": "cid", "tags": ["u"]])
        await library.add("posts", "n1", ["title": "None"])
        return library
    }

    @Test(
        arguments: [
            ("equal", "author.name", ["ann"], ["a1", "a2"]),
            ("equal", "author.name", ["Ann", "Bob"], ["a1", "a2", "b1"]),
            ("notEqual", "author.name", ["Ann"], ["b1"]),
            ("greaterThan", "author.age", [40], ["b1", "c1"]),
            ("between", "author.age", [30, 50], ["a1", "a2", "b1"]),
            ("isNull", "author.name", [], ["c1"]),
            ("isNotNull", "author.name", [], ["a1", "a2", "b1"]),
            ("startsWith", "author.name", ["B"], ["b1"]),
            ("contains", "author.name", ["nn"], ["a1", "a2"]),
            ("equal", "author.$id", ["cid"], ["c1"]),
            ("equal", "author.profile.bio", ["writes"], ["a1", "a2"]),
            ("equal", "tags.label", ["t"], ["a1", "a2"]),
            ("equal", "tags.posts.title", ["Four"], ["a1", "c1"]),
            // On the side that holds the id.
            ("equal", "author", ["ann", "cid"], ["a1", "a2", "c1"]),
            ("notEqual", "author", ["ann"], ["b1", "c1"]),
            ("isNull", "author", [], ["n1"]),
            ("isNotNull", "author", [], ["a1", "a2", "b1", "c1"]),
            // What does not fit the related table finds nothing.
            ("equal", "author.age", ["30"], []),
            ("equal", "author.nosuch", ["x"], []),
            ("equal", "author.name", ["nobody"], []),
        ] as [(String, String, JSONValue, [String])])
    func finds(_ method: String, _ attribute: String, _ values: JSONValue, _ ids: [String]) async throws {
        let answer = try await library().list("posts", [Library.query(method, attribute, values)])
        #expect(answer.ids == ids, "\(answer.body)")
        #expect(answer.body["total"]?.int64 == Int64(ids.count))
    }

    @Test func findsFromTheOtherSide() async throws {
        let library = try await library()
        #expect(await library.list("authors", [Library.query("equal", "posts.title", ["three"])]).ids == ["bob"])
        #expect(await library.list("authors", [Library.query("equal", "profile.bio", ["writes"])]).ids == ["ann"])
        #expect(await library.list("profiles", [Library.query("equal", "author.name", ["Ann"])]).ids == ["x"])
        #expect(await library.list("profiles", [Library.query("equal", "author", ["ann"])]).ids == ["x"])
    }

    @Test func severalFiltersMeanOneRow() async throws {
        let library = try await library()
        func authors(_ title: String, _ views: JSONValue) async -> [String] {
            await library.list(
                "authors",
                [
                    Library.query("equal", "posts.title", [.string(title)]),
                    Library.query("equal", "posts.views", [views]),
                ]
            ).ids
        }
        #expect(await authors("One", 1) == ["ann"])
        #expect(await authors("One", 2) == [])
    }

    @Test(
        arguments: [
            ("equal", "tags", ["t"], 400, "general_query_invalid"),
            ("isNull", "tags", [], 400, "general_query_invalid"),
            ("contains", "author", ["a"], 400, "general_query_invalid"),
            ("equal", "author", [5], 400, "general_query_invalid"),
            ("search", "author.name", ["Ann"], 400, "general_query_invalid"),
            ("orderAsc", "author.name", [], 400, "general_query_invalid"),
            ("orderAsc", "tags", [], 500, "general_unknown"),
            (
                "or", "",
                [["method": "isNull", "attribute": "views"], ["method": "isNull", "attribute": "author.name"]],
                500, "general_unknown"
            ),
            ("containsAll", "tags.label", ["t"], 400, "general_query_invalid"),
        ] as [(String, String, JSONValue, Int, String)])
    func refuses(
        _ method: String, _ attribute: String, _ values: JSONValue, _ status: Int, _ type: String
    ) async throws {
        let answer = try await library().list("posts", [Library.query(method, attribute, values)])
        #expect(answer.status == status)
        #expect(answer.type == type)
    }

    @Test func ordersByTheIDThatARowHolds() async throws {
        let library = try await library()
        #expect(
            await library.list("posts", [Library.query("orderDesc", "author")]).ids == ["c1", "b1", "a1", "a2", "n1"])
    }

    @Test func finds19s() async throws {
        let library = try await library(variant: ServerVariant(version: "1.9.6"))
        func posts(_ queries: String...) async -> Harness.Answer { await library.list("posts", queries) }
        #expect(await posts(Library.query("containsAll", "tags.label", ["t", "u"])).ids == ["a1"])
        #expect(await posts(Library.query("containsAll", "tags.label", ["t"])).ids == ["a1", "a2"])
        #expect(await posts(Library.query("equal", "author.age", ["30"])).type == "general_query_invalid")
        let twice = await posts(
            Library.query("equal", "tags.label", ["t"]), Library.query("equal", "tags.label", ["u"]))
        #expect(twice.type == "general_query_invalid")
    }

    @Test func findsOnlyThroughRowsThatMayBeRead() async throws {
        let library = try await Library(permissions: ["read(\"label:all\")"], rowSecurity: true)
        for name in ["ann", "bob"] {
            await library.add(
                "authors", name, ["name": .string(name), "age": 1],
                permissions: name == "ann" ? ["read(\"users\")"] : [])
            await library.add("posts", "of-\(name)", ["author": .string(name)], permissions: ["read(\"users\")"])
        }
        let query = Library.query("equal", "author.age", [1])
        let user = try await library.harness.signUp("user")
        let reader = try await library.harness.signUp("reader", labels: ["all"])
        #expect(await library.list("posts", [query], as: user).ids == ["of-ann"])
        #expect(await library.list("posts", [query], as: reader).ids == ["of-ann", "of-bob"])
        #expect(await library.list("posts", [query], as: .guest).ids == [])
    }
}
