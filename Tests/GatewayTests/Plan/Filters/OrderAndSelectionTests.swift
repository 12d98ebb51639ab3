import Appwrite
import JSONBytes
import Refine
import Testing

@testable import Gateway

/// Orders and selections that reach into related tables.
@Suite("Plan: orders and selections")
struct OrderAndSelectionTests {
    @Test func columnsOfRelatedRowsAreSortedByTheGateway() throws {
        let text = try SimpleRestPlanning.lines("_sort=author.name,views&_order=asc,desc").joined(separator: "\n")
        #expect(text.contains("by the gateway, over author.name, views"))
        #expect(text.contains("Appwrite orders by columns of the table itself only"))
        // Rows that are equal stay as Appwrite gives them.
        #expect(text.contains(#"{"method":"orderDesc","attribute":"$sequence"}"#))
        #expect(!text.contains(#""attribute":"views""#))
    }

    @Test func theIdOfARelatedRowIsSortedByTheGateway() throws {
        #expect(try SimpleRestPlanning.lines("_sort=author.id").contains("by the gateway, over author.$id"))
    }

    static let selections: [(fields: [String]?, populate: [String], expected: [String])] = [
        (nil, [], []), (["title", "id"], [], ["title", "$id"]), (nil, ["author"], ["*", "author.*"]),
        (nil, ["*"], ["*", "author.*", "comments.*"]), (["title"], ["author"], ["title", "author.*"]),
        (nil, ["author.name"], ["*", "author.name"]), (nil, ["author.id"], ["*", "author.$id"]),
        (nil, ["author.posts"], ["*", "author.*", "author.posts.*"]),
        (nil, ["author.name", "author.posts.title"], ["*", "author.name", "author.posts.title"]),
        (nil, ["author", "author.posts"], ["*", "author.*", "author.posts.*"]),
        (["title", "author.name"], [], ["title", "author.name"]), (["*", "author.*"], [], ["*", "author.*"]),
        (["author.posts"], [], ["author.posts.*"]), (["title"], ["author.*"], ["title", "author.*", "author.posts.*"]),
        (nil, ["author.name", "author.*"], ["*", "author.name", "author.posts.*"]),
        (nil, ["author.posts.author.*"], ["*", "author.*", "author.posts.*", "author.posts.author.*"]),
        (nil, ["author.posts.author"], ["*", "author.*", "author.posts.*", "author.posts.author.*"]),
    ]

    @Test(arguments: selections)
    func relatedRowsAreSelected(_ example: (fields: [String]?, populate: [String], expected: [String])) throws {
        let selection = Selection(fields: example.fields, populate: example.populate)
        let planner = Planner(
            table: SampleSchema.table, schema: SampleSchema.posts, related: SampleSchema.related, credential: .guest)
        let queries = try planner.selection(selection)
        #expect(queries == (example.expected.isEmpty ? [] : [.select(example.expected)]))
    }

    @Test func withoutASchemaNamesAreTakenForRelationships() throws {
        let planner = Planner(table: SampleSchema.table, schema: nil, credential: .guest)
        #expect(
            try planner.selection(Selection(populate: ["author", "editor.name"]))
                == [.select(["*", "author.*", "editor.name"])])
    }

    static let refusals: [(populate: String, words: [String])] = [
        ("autor", ["`autor`", "`posts`", "Did you mean `author`"]), ("title", ["`title`", "no relationship"]),
        ("author.nam", ["`people`", "`nam`", "`name`"]), ("author.posts.author.posts", ["3 relationships"]),
        ("nothing.else", ["`nothing`"]),
    ]

    @Test(arguments: refusals)
    func whatCannotBeFollowedIsRefused(_ example: (populate: String, words: [String])) {
        let planner = Planner(
            table: SampleSchema.table, schema: SampleSchema.posts, related: SampleSchema.related, credential: .guest)
        let error = #expect(throws: HttpError.self) { try planner.selection(Selection(populate: [example.populate])) }
        #expect(error?.statusCode == 400)
        for word in example.words { #expect(error?.message.contains(word) == true, "\(error?.message ?? "")") }
    }

    // MARK: What Appwrite does not show by itself

    /// Posts and people that lead to each other by columns that are known.
    @Sendable private static func related(_ id: String) -> TableSchema? {
        guard var schema = SampleSchema.related(id) else { return nil }
        for (key, back) in [("author", "posts"), ("posts", "author")] {
            guard let index = schema.columns.firstIndex(where: { $0.key == key }) else { continue }
            schema.columns[index].relationship?.backKey = back
        }
        return schema
    }

    private static let planner = Planner(
        table: SampleSchema.table, schema: related("posts"), related: related, credential: .guest)

    static let lists: [(fields: [String], expected: [String])] = [
        // The table keeps no ids of such rows.
        (["title", "comments"], ["title", "comments.$id"]), (["author", "title"], ["author", "title"]),
        // To Appwrite a selection of lists alone leaves the row whole.
        (["comments"], ["$id", "comments.$id"]), (["comments.name"], ["$id", "comments.name"]),
        (["comments.name", "author.name"], ["comments.name", "author.name"]),
        (["comments.name", "id"], ["comments.name", "$id"]),
    ]

    @Test(arguments: lists)
    func listsOfRelatedRowsAreSelected(_ example: (fields: [String], expected: [String])) throws {
        #expect(try Self.planner.selection(Selection(fields: example.fields)) == [.select(example.expected)])
    }

    @Test(arguments: ["author.posts", "author.posts.title", "author.posts.author.*"])
    func aWayBackIsRefusedByName(_ path: String) {
        for selection in [Selection(populate: [path]), Selection(fields: [path])] {
            let error = #expect(throws: HttpError.self) { try Self.planner.selection(selection) }
            #expect(error?.type == "gateway_column_unsupported")
            #expect(error?.errors.keys.first == path)
            #expect(error?.message.contains("`author.posts` leads back") == true)
        }
    }

    @Test func everythingBehindARelationshipIsAllThatIsShown() throws {
        #expect(try Self.planner.selection(Selection(populate: ["author.*"])) == [.select(["*", "author.*"])])
    }

    /// Appwrite finds by what is there; only what must be read out of rows cannot be answered.
    @Test func aWayBackIsFilteredByAppwriteAlone() throws {
        let filter = CrudFilter.logical(field: "author.posts.title", operator: .eq, value: .text("x"))
        let list = try Self.planner.list(ListRequest(filters: [filter]))
        #expect(list.filters == [.filter(.equal, column: "author.posts.title", values: ["x"])])
        let other = CrudFilter.logical(field: "views", operator: .eq, value: .text("1"))
        let grouped = #expect(throws: HttpError.self) {
            try Self.planner.list(ListRequest(filters: [.or([filter, other])]))
        }
        #expect(grouped?.message.contains("`author.posts` leads back") == true)
    }
}
