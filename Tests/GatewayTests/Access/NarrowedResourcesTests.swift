import Appwrite
import JSONBytes
import Refine
import Testing

@testable import Gateway

@Suite("Access tokens: what resources they leave")
struct NarrowedResourcesTests {
    private static func catalog(_ resources: String, _ extent: AccessGrant.Extent) throws -> (String) -> ResourceRules?
    {
        let text = "appwrite: {endpoint: 'https://a.test/v1', project: p, database: main}\nresources: \(resources)"
        let configuration = try GatewayConfiguration.load(file: ("g.yaml", text))
        let directory = ResourceDirectory(
            defaultDatabase: "main", named: configuration.resources.named.mapValues(\.table),
            exposesEverything: configuration.resources.exposesEverything)
        let catalog = ResourceCatalog(
            configuration.resources, narrowedTo: AccessGrant(name: "t", extent: extent), directory)
        return { name in directory.table(for: name).map { catalog.rules(for: name, table: $0) } }
    }

    @Test func operationsAreThoseOfBoth() throws {
        let rules = try Self.catalog(
            "{named: {posts: {operations: [list, edit]}, users: }}", .resources(["posts": [.list, .show, .delete]]))
        #expect(rules("posts")?.operations == [.list])
        #expect(rules("users")?.operations == [])
    }

    @Test func relatedRowsAreThoseOfResourcesThatAreOpened() throws {
        let all = "{expose: all, named: {writers: {table: authors}}}"
        let reader = try Self.catalog(all, .resources(["posts": [.list], "writers": [.create]]))("posts")
        #expect(reader?.related.table("posts").isReadable == true)
        #expect(reader?.related.table("posts").isWritable == false)
        #expect(reader?.related.table("authors").isReadable == false)
        #expect(reader?.related.table("authors").isWritable == true)
        #expect(reader?.related.table("salaries").isReadable == false)
        #expect(reader?.related.table("salaries").isWritable == false)
        let root = try Self.catalog(all, .everything([.list, .show]))("posts")
        #expect(root?.operations == [.list, .show])
        #expect(root?.related.table("salaries").isReadable == true)
    }

    /// Appwrite answers the server key's writes with related rows of every table.
    @Test func rowsOfClosedTablesAreLeftOutOfAnswers() throws {
        let answer = #"""
            {"$id":"a","author":{"$id":"p","$tableId":"authors","salary":{"$id":"s","$tableId":"salaries"}},
            "payment":{"$id":"s","$tableId":"salaries"}}
            """#
        func row(_ extent: AccessGrant.Extent) throws -> JSONValue {
            let rules = try #require(try Self.catalog("{expose: all}", extent)("posts"))
            return try JSONValue(parsing: RowRewriter.rewriteRow(Array(answer.utf8), shape: rules.shape))
        }
        let some = try row(.resources(["posts": [.edit], "authors": [.show]]))
        #expect(some == ["id": "a", "author": ["id": "p", "$tableId": "authors"]])
        #expect(try row(.resources(["posts": [.edit], "authors": [.edit]])) == ["id": "a"])
        #expect(try row(.everything(ResourceOperation.all))["payment"]?["id"] == "s")
    }
}
