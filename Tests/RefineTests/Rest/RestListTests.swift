import Refine
import Testing

@Suite struct RestListTests {
    private let dialect = Rest()

    @Test(arguments: [
        ("", Pagination.everything), ("pagination=", .everything), ("pagination[mode]=off", .everything),
        ("pagination[mode]=client&pagination[currentPage]=3&pagination[pageSize]=5", .everything),
        ("pagination[currentPage]=1&pagination[pageSize]=20", .window(offset: 0, limit: 20)),
        ("pagination[currentPage]=3&pagination[pageSize]=20", .window(offset: 40, limit: 20)),
        ("pagination[current]=3&pagination[pageSize]=20", .window(offset: 40, limit: 20)),
        (
            "pagination[current]=3&pagination[currentPage]=3&pagination[pageSize]=20&pagination[mode]=server",
            .window(offset: 40, limit: 20)
        ),
        ("pagination%5BcurrentPage%5D=2&pagination%5BpageSize%5D=5", .window(offset: 5, limit: 5)),
        // refine's own defaults.
        ("pagination[mode]=server", .window(offset: 0, limit: 10)),
        ("pagination[currentPage]=2", .window(offset: 10, limit: 10)),
        ("pagination[pageSize]=5", .window(offset: 0, limit: 5)),
        ("pagination[currentPage]=&pagination[pageSize]=", .window(offset: 0, limit: 10)),
        // Pages before the first row are empty.
        ("pagination[currentPage]=0&pagination[pageSize]=20", .window(offset: 0, limit: 0)),
        ("pagination[currentPage]=-3&pagination[pageSize]=20", .window(offset: 0, limit: 0)),
        ("pagination[currentPage]=-9223372036854775808&pagination[pageSize]=20", .window(offset: 0, limit: 0)),
        ("pagination[currentPage]=1&pagination[pageSize]=0", .window(offset: 0, limit: 0)),
        // MUI's "All".
        ("pagination[currentPage]=1&pagination[pageSize]=-1", .everything),
        // Cursors in the page's place, as useInfiniteList sends them from the second page on.
        ("pagination[currentPage]=674b2f&pagination[pageSize]=20", .cursor("674b2f", limit: 20)),
        ("pagination[current]=abc", .cursor("abc", limit: 10)),
        ("pagination[currentPage]=67400012345678901234", .cursor("67400012345678901234", limit: 10)),
        ("pagination[currentPage]=67400e50001234567890", .cursor("67400e50001234567890", limit: 10)),
        ("pagination[cursor]=123&pagination[pageSize]=20", .cursor("123", limit: 20)),
        ("pagination[cursor]=", .cursor("", limit: 10)),
        ("pagination[cursor]=a&pagination[mode]=off", .everything),
    ])
    func pages(_ query: String, _ expected: Pagination) throws {
        #expect(try dialect.list(query).pagination == expected)
    }

    @Test(
        arguments: [
            ("", []), ("sorters=", []), ("sort=", []),
            ("sorters[0][field]=title&sorters[0][order]=desc", [("title", .desc)]),
            ("sorters[0][field]=title&sorters[0][order]=", [("title", .asc)]),
            ("sorters[0][field]=title", [("title", .asc)]),
            ("sorters[0][field]=a,b&sorters[0][order]=DESC", [("a,b", .desc)]),
            (
                "sorters[1][field]=id&sorters[1][order]=desc&sorters[0][field]=category.name&sorters[0][order]=asc",
                [("category.name", .asc), ("id", .desc)]
            ),
            (
                "sorters[][field]=a&sorters[][order]=asc&sorters[][field]=b&sorters[][order]=desc",
                [("a", .asc), ("b", .desc)]
            ),
            ("sorters[field]=a&sorters[order]=desc", [("a", .desc)]),
            ("sort[0][field]=a&sort[0][order]=desc", [("a", .desc)]),
            ("sorters=&sort[0][field]=a", [("a", .asc)]),
        ] as [(String, [(String, CrudSort.Order)])])
    func sorts(_ query: String, _ expected: [(String, CrudSort.Order)]) throws {
        #expect(try dialect.list(query).sorters == expected.map { CrudSort(field: $0.0, order: $0.1) })
    }

    @Test(arguments: [
        ("", Selection.all), ("fields=title,author.name", Selection(fields: ["title", "author.name"])),
        ("select=title&select=views", Selection(fields: ["title", "views"])),
        ("fields[0]=title&fields[1]=views&select=views,id", Selection(fields: ["title", "views", "id"])),
        ("fields[]=title", Selection(fields: ["title"])), ("fields=", .all), ("fields=*", .all),
        (
            "fields[0]=id&fields[1][category][0]=id&fields[1][category][1]=name",
            Selection(fields: ["id", "category.id", "category.name"])
        ),
        ("populate=author,comments", Selection(populate: ["author", "comments"])),
        ("populate[0]=author.team&populate[1]=author.team", Selection(populate: ["author.team"])),
        ("populate=*&fields=title", Selection(fields: ["title"], populate: ["*"])),
    ])
    func selects(_ query: String, _ expected: Selection) throws {
        #expect(try dialect.list(query).selection == expected)
        #expect(try dialect.parse("GET posts/a?" + query).operation == .getOne(id: "a", expected))
        #expect(try dialect.parse("GET posts?ids=a&" + query).operation == .getMany(ids: ["a"], expected))
    }

    @Test(
        arguments: [
            ("q=two%20words", "two words"), ("search=word", "word"), ("q=", nil), ("q=&search=word", "word"),
        ] as [(String, String?)])
    func searches(_ query: String, _ expected: String?) throws {
        #expect(try dialect.list(query).search == expected)
    }

    @Test func readsEverythingAtOnce() throws {
        let list = try dialect.list(
            "filters[0][field]=status&filters[0][operator]=eq&filters[0][value]=draft&sorters[0][field]=title"
                + "&sorters[0][order]=asc&pagination[currentPage]=2&pagination[pageSize]=5&pagination[mode]=server"
                + "&q=word&fields=title&populate=author&ids=a,b")
        #expect(
            list
                == ListRequest(
                    filters: [.compare("status", .eq, "draft"), .compare("id", .in, ["a", "b"])],
                    sorters: [CrudSort(field: "title", order: .asc)], pagination: .window(offset: 5, limit: 5),
                    selection: Selection(fields: ["title"], populate: ["author"]), search: "word"))
    }

    private static let invalid = "gateway_parameter_invalid"
    private static let unknown = "gateway_parameter_unknown"

    @Test(arguments: [
        RefusalScenario(line: "status=draft", type: unknown, contains: ["`status`", "`filters`"], lacks: ["draft"]),
        RefusalScenario(line: "filter[0][field]=a", type: unknown, contains: ["`filter`"]),
        RefusalScenario(line: "extra[a]=1&tags[0]=x", type: unknown, contains: ["`extra`"]),
        RefusalScenario(line: "_start=0&_end=10", type: unknown, contains: ["`_start`"]),
        RefusalScenario(line: "pagination[page]=2", type: unknown, contains: ["`pagination[page]`", "`currentPage`"]),
        RefusalScenario(line: "pagination=2", type: invalid, contains: ["`pagination[currentPage]=…`"]),
        RefusalScenario(line: "pagination[pageSize]=x", type: invalid, contains: ["`pagination[pageSize]`", "whole"]),
        RefusalScenario(line: "pagination[pageSize]=1.5", type: invalid, contains: ["`pagination[pageSize]`"]),
        RefusalScenario(line: "pagination[pageSize]=-2", type: invalid, contains: ["`pagination[pageSize]`"]),
        RefusalScenario(
            line: "pagination[currentPage]=2&pagination[pageSize]=-1", type: invalid,
            contains: ["`pagination[currentPage]`"]),
        RefusalScenario(
            line: "pagination[currentPage]=9223372036854775807&pagination[pageSize]=2", type: invalid,
            contains: ["too large"]),
        RefusalScenario(
            line: "pagination[mode]=infinite", type: invalid, contains: ["`pagination[mode]`", "`client`"]),
        RefusalScenario(
            line: "pagination[current]=1&pagination[currentPage]=2", type: invalid, contains: ["another page"]),
        RefusalScenario(
            line: "pagination[cursor]=a&pagination[currentPage]=2", type: invalid, contains: ["`pagination[cursor]`"]),
        RefusalScenario(
            line: "pagination[currentPage]=1&pagination[currentPage]=2", type: invalid, contains: ["once"]),
        RefusalScenario(line: "sorters[0][order]=asc", type: invalid, contains: ["`sorters[0][field]`"]),
        RefusalScenario(
            line: "sorters[0][field]=a&sorters[0][order]=up", type: invalid, contains: ["`sorters[0][order]`"]),
        RefusalScenario(line: "sorters[0][by]=a", type: unknown, contains: ["`sorters[0][by]`", "`order`"]),
        RefusalScenario(line: "sorters=title", type: invalid, contains: ["`sorters[field]=…`"]),
        RefusalScenario(
            line: "sorters[0][field]=a&sort[0][field]=b", type: invalid, contains: ["`sort`", "`sorters`"]),
        RefusalScenario(line: "q=a&q=b", type: invalid, contains: ["`q`", "once"]),
        RefusalScenario(line: "q=a&search=b", type: invalid, contains: ["`search`", "`q`"]),
        RefusalScenario(line: "id=a&ids=b&q=x", type: invalid, contains: ["`ids`"]),
        RefusalScenario(
            line: "populate[author][filters][name][$eq]=x", type: unknown,
            contains: ["`populate[author][filters]`", "`fields`"]),
        RefusalScenario(line: "populate[author]=name", type: invalid, contains: ["`populate[author]`"]),
        RefusalScenario(line: "fields[0]=a&fields[x]=b", type: invalid, contains: ["`fields`"]),
    ])
    func refuses(_ scenario: RefusalScenario) {
        scenario.check(refusal { () throws(HttpError) in try dialect.parse("GET posts?" + scenario.line) })
    }
}
