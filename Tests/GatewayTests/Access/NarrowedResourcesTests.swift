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
    @Test func relationsToClosedTablesAreLeftOutOfAnswersToWrites() throws {
        func relation(_ key: String, to table: String) -> Column {
            Column(key: key, type: .relationship, isArray: false, isRequired: false, relatedTable: table)
        }
        func table(_ id: String, _ columns: [Column]) -> TableSchema {
            TableSchema(id: id, name: id, rowSecurity: false, permissions: [], columns: columns, indexes: [])
        }
        let posts = table("posts", [relation("author", to: "authors"), relation("payment", to: "salaries")])
        let authors = table("authors", [relation("boss", to: "authors"), relation("salary", to: "salaries")])
        let rules = try #require(
            try Self.catalog("{expose: all}", .resources(["posts": [.edit], "authors": [.show]]))("posts"))
        var context = RuleContext(table: TableReference(database: "main", table: "posts"), schema: posts)
        // Where a table may lead is not known before its columns are.
        #expect(rules.shape(ofWrite: context).row.dropped == ["author", "payment"])
        context.known = { $0.table == "authors" ? authors : nil }
        let shape = rules.shape(ofWrite: context)
        #expect(shape.row.dropped == ["payment"])
        #expect(shape.related["authors"]?.dropped == ["salary"])
        let root = try #require(try Self.catalog("{expose: all}", .everything(ResourceOperation.all))("posts"))
        #expect(root.shape(ofWrite: context).isPlain)
    }
}
