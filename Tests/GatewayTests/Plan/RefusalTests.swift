import Appwrite
import Refine
import Testing

@testable import Gateway

/// What the planner refuses, and how it says so.
@Suite("Plan: refusals")
struct RefusalTests {
    struct Refusal: CustomTestStringConvertible, Sendable {
        var query: String
        var type: String
        var field: String?
        var mustContain: [String]
        var testDescription: String { query }

        init(_ query: String, _ type: String, _ field: String?, _ mustContain: String...) {
            self.query = query
            self.type = type
            self.field = field
            self.mustContain = mustContain
        }
    }

    static let refusals = [
        Refusal("titel=x", "gateway_unknown_column", "titel", "`titel`", "`posts`", "Did you mean `title`?"),
        Refusal("TITLE=x", "gateway_unknown_column", "TITLE", "`title`"),
        Refusal("nonsense=x", "gateway_unknown_column", "nonsense", "`nonsense`"),
        Refusal("_sort=nope", "gateway_unknown_column", "nope", "`nope`"),
        Refusal("_fields=title,nope", "gateway_unknown_column", "nope", "`nope`"),
        Refusal("$permissions=x", "gateway_unknown_column", "$permissions", "$permissions"),
        Refusal("title.first=x", "gateway_unknown_column", "title.first", "title.first"),
        Refusal("author.nam=x", "gateway_unknown_column", "author.nam", "`people`", "`nam`", "Did you mean `name`?"),
        Refusal("_sort=author.nam", "gateway_unknown_column", "author.nam", "`people`"),
        Refusal("_fields=author.nam", "gateway_unknown_column", "author.nam", "`people`"),
        Refusal("autor.name=x", "gateway_unknown_column", "autor.name", "`posts`"),
        Refusal("_sort=comments.name", "gateway_sort_unsupported", "comments.name", "several"),
        Refusal("comments_gt=x", "gateway_operator_unsupported", "comments", "`gt`", "several rows"),
        Refusal("author.posts=x", "gateway_column_unsupported", "author.posts", "no column"),
        Refusal(
            "author.posts.author.posts.title=x", "gateway_column_unsupported", "author.posts.author.posts.title",
            "3 relationships"),
        Refusal("status=drafd", "gateway_unknown_element", "status", "enum column", "\"drafd\"", "`draft`"),
        Refusal("status_ne=nonsense", "gateway_unknown_element", "status", "`draft`, `published`"),
        Refusal("views=", "gateway_value_invalid", "views", "operator `null`"),
        Refusal("views=9223372036854775808", "gateway_value_invalid", "views", "integer", "9223372036854775808"),
        Refusal("_sort=tags", "gateway_sort_unsupported", "tags", "`tags`", "list column"),
        Refusal("_sort=author", "gateway_sort_unsupported", "author", "relationship"),
        Refusal("_sort=place", "gateway_sort_unsupported", "place", "geometry"),
        Refusal("tags=red", "gateway_operator_unsupported", "tags", "`eq`", "`tags`", "list column", "`contains`"),
        Refusal("tags_gt=red", "gateway_operator_unsupported", "tags", "`gt`"),
        Refusal("tags_startswith=r", "gateway_operator_unsupported", "tags", "`startswith`"),
        Refusal("views_contains=1", "gateway_operator_unsupported", "views", "`contains`", "integer column"),
        Refusal("views_startswith=1", "gateway_operator_unsupported", "views", "`startswith`", "`views`"),
        Refusal("publishedAt_contains=2024", "gateway_operator_unsupported", "publishedAt", "datetime column"),
        Refusal("place=x", "gateway_operator_unsupported", "place", "geometry column"),
        Refusal("secret=x", "gateway_operator_unsupported", "secret", "encrypted"),
        Refusal("secret_null=true", "gateway_operator_unsupported", "secret", "encrypted"),
        Refusal("title_ina=x", "gateway_operator_unsupported", "title", "`ina`", "`title`", "`in`"),
        Refusal("title_nina=x", "gateway_operator_unsupported", "title", "`nina`", "`nin`"),
        Refusal("views=ten", "gateway_value_invalid", "views", "`views` is an integer column", "\"ten\""),
        Refusal("views_gt", "gateway_value_missing", "views", "`gt`", "`views`"),
        Refusal("title_contains", "gateway_value_missing", "title", "`contains`"),
        Refusal("_cursor=../x", "general_cursor_not_found", nil, "../x"),
    ]

    @Test(arguments: refusals)
    func isRefusedByName(_ refusal: Refusal) {
        let error = #expect(throws: HttpError.self) { try SimpleRestPlanning.plan(refusal.query) }
        #expect(error?.statusCode == 400)
        #expect(error?.type == refusal.type)
        #expect(error.map { Array($0.errors.keys) } == [refusal.field].compactMap { $0 })
        for word in refusal.mustContain { #expect(error?.message.contains(word) == true, "\(error?.message ?? "")") }
    }

    @Test func withoutASchemaSearchIsRefused() {
        let error = #expect(throws: HttpError.self) { try SimpleRestPlanning.plan("q=x", schema: nil) }
        #expect(error?.type == "gateway_search_needs_schema")
    }

    @Test func whatACallerWroteIsCutAndCleaned() {
        let name = String(repeating: "x", count: 500) + "%1B%5B31m%0A"
        let error = #expect(throws: HttpError.self) { try SimpleRestPlanning.plan("views=" + name) }
        #expect(error.map { $0.message.utf8.count < 300 } == true)
        let control = #expect(throws: HttpError.self) { try SimpleRestPlanning.plan("views=%1B%5B31m%0A") }
        #expect(control?.message.utf8.allSatisfy { $0 >= 0x20 } == true)
    }
}
