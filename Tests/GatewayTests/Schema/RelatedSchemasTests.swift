import Appwrite
import NIOConcurrencyHelpers
import Refine
import Testing

@testable import Gateway

/// Which tables are looked up for the names in a request.
@Suite("Schema: related tables")
struct RelatedSchemasTests {
    private let fetched = NIOLockedValueBox<[String]>([])

    private var schemas: SchemaCache {
        SchemaCache(maximumAge: .seconds(60), now: { .seconds(100) }) { [fetched] table throws(AppwriteFailure) in
            fetched.withLockedValue { $0.append(table.table) }
            guard let schema = SampleSchema.related(table.table) else {
                throw .refused(AppwriteError(status: 404, type: "table_not_found", message: "no"))
            }
            return schema
        }
    }

    private func tables(_ request: ListRequest, schema: TableSchema? = SampleSchema.posts) async -> [String] {
        let related = RelatedSchemas(schemas: schemas)
        return await related.named(in: .getList(request), of: SampleSchema.table, schema).keys.sorted()
    }

    private func filter(_ field: String) -> CrudFilter { .logical(field: field, operator: .eq, value: .text("x")) }

    @Test func onlyDottedNamesNeedOthers() async {
        #expect(await tables(ListRequest(filters: [filter("title"), filter("author")])) == [])
        #expect(await tables(ListRequest(filters: [filter("title.x"), filter("nothing.x")])) == [])
        #expect(await tables(ListRequest(filters: [filter("author.name")]), schema: nil) == [])
        #expect(fetched.withLockedValue { $0 } == [])
    }

    @Test func everyPlaceOfARequestIsLookedAt() async {
        #expect(await tables(ListRequest(filters: [.or([.and([filter("author.name")])])])) == ["people"])
        #expect(await tables(ListRequest(sorters: [CrudSort(field: "author.name", order: .asc)])) == ["people"])
        #expect(await tables(ListRequest(selection: Selection(fields: ["author.name"]))) == ["people"])
        #expect(await tables(ListRequest(selection: Selection(populate: ["author.posts"]))) == ["people", "posts"])
    }

    @Test func aTableIsReadOnceAndPathsEnd() async {
        let path = "author.posts.author.posts.author.posts.title"
        #expect(await tables(ListRequest(filters: [filter(path), filter("comments.name")])) == ["people", "posts"])
        #expect(fetched.withLockedValue { $0.sorted() } == ["people", "posts"])
    }

    @Test func whatCannotBeReadIsUnknown() async {
        var schema = SampleSchema.posts
        schema.columns.append(Column(key: "ghost", type: .relationship, relatedTable: "ghosts"))
        #expect(await tables(ListRequest(filters: [filter("ghost.name")]), schema: schema) == [])
    }
}
