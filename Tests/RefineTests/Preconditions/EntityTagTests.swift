import Refine
import Testing

@Suite("Preconditions: entity tags")
struct EntityTagTests {
    static let read: [(values: [String], list: EntityTagList?)] = [
        ([], nil), (["*"], .any), ([" * "], .any),
        ([#""a""#], .tags([EntityTag("a")])), ([#"W/"a""#], .tags([EntityTag("a", isWeak: true)])),
        ([#""""#], .tags([EntityTag("")])),
        ([#""a", W/"b" ,"c""#], .tags([EntityTag("a"), EntityTag("b", isWeak: true), EntityTag("c")])),
        ([#""a""#, #""b""#], .tags([EntityTag("a"), EntityTag("b")])),
        ([#", "a",,"b" ,"#], .tags([EntityTag("a"), EntityTag("b")])),
        ([#""a,b""#], .tags([EntityTag("a,b")])), ([#""é!~""#], .tags([EntityTag("é!~")])),
        ([#""*""#], .tags([EntityTag("*")])),
    ]

    @Test(arguments: read)
    func isRead(_ example: (values: [String], list: EntityTagList?)) throws {
        #expect(try EntityTagList(example.values, header: "If-Match") == example.list)
    }

    @Test(arguments: [
        [""], [","], ["a"], ["\"a"], ["a\""], ["'a'"], [#"w/"a""#], [#"W/ "a""#], ["W/a"], [#""a" "b""#], [#""a""b""#],
        [#""a", *"#], [#"*, "a""#], ["*", "*"], ["**"], ["\"a b\""], ["\"a\u{7F}\""], [#""a";q=1"#],
    ])
    func isRefused(_ values: [String]) throws {
        let error = try #require(throws: HttpError.self) { try EntityTagList(values, header: "If-None-Match") }
        #expect((error.statusCode, error.type) == (400, "gateway_precondition_invalid"))
        #expect(error.message.contains("`If-None-Match`"))
    }

    @Test func tagsMatchWeakOrStrong() {
        let version = EntityTag("a")
        #expect(EntityTagList.tags([EntityTag("b"), EntityTag("a", isWeak: true)]).matchesWeakly(version))
        #expect(EntityTagList.tags([EntityTag("b"), EntityTag("a")]).matchesWeakly(version))
        #expect(EntityTagList.any.matchesWeakly(version))
        #expect(!EntityTagList.tags([EntityTag("b")]).matchesWeakly(version))
    }

    @Test func headersAreFoundByName() throws {
        let headers = ["if-match": ["*"], "if-none-match": [#""a""#]]
        let preconditions = try Preconditions { headers[$0] ?? [] }
        #expect(preconditions == Preconditions(ifMatch: .any, ifNoneMatch: .tags([EntityTag("a")])))
        #expect(try Preconditions { _ in [] } == .none)
        #expect(EntityTag("a", isWeak: true).description == #"W/"a""#)
    }
}
