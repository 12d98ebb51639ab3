import Refine
import Testing

@Suite struct ListParameterTests {
    private let dialect = SimpleRest()

    @Test(arguments: [
        ("", Pagination.everything),
        ("_start=0&_end=10", .window(offset: 0, limit: 10)),
        ("_end=40&_start=20", .window(offset: 20, limit: 20)),
        ("_end=5", .window(offset: 0, limit: 5)),
        ("_start=20&_limit=5", .window(offset: 20, limit: 5)),
        ("_limit=5", .window(offset: 0, limit: 5)),
        ("_limit=0", .window(offset: 0, limit: 0)),
        ("_page=3&_limit=20", .window(offset: 40, limit: 20)),
        ("_page=2", .window(offset: 10, limit: 10)),
        ("_start=&_end=", .everything),
        ("_start&_end", .everything),
        // Page zero, a page size of zero, and pages that lie before the first row.
        ("_end=0&_start=-10", .window(offset: 0, limit: 0)),
        ("_end=0&_start=0", .window(offset: 0, limit: 0)),
        ("_start=-5&_end=5", .window(offset: 0, limit: 5)),
        ("_start=10&_end=5", .window(offset: 10, limit: 0)),
        ("_start=-30&_end=-20", .window(offset: 0, limit: 0)),
        // MUI's "All" is a page size of -1.
        ("_start=0&_end=-1", .everything),
        ("_end=-1", .everything),
        ("_start=0&_end=100000", .window(offset: 0, limit: 100_000)),
        ("_start=0&_end=9223372036854775807", .window(offset: 0, limit: .max)),
        ("_start=-9223372036854775808&_end=-9223372036854775808", .window(offset: 0, limit: 0)),
        ("_start=9223372036854775807&_end=-9223372036854775808", .window(offset: .max, limit: 0)),
        ("_cursor=abc", .cursor("abc", limit: nil)),
        ("_cursor=abc&_limit=20", .cursor("abc", limit: 20)),
        ("_cursor=&_limit=20", .cursor("", limit: 20)),
        ("_cursor", .cursor("", limit: nil)), ("_cursor=&_start=0&_end=10", .window(offset: 0, limit: 10)),
    ])
    func pages(_ query: String, _ expected: Pagination) throws {
        #expect(try dialect.list(query).pagination == expected)
    }

    @Test(
        arguments: [
            ("", []),
            ("_sort=title", [("title", .asc)]),
            ("_sort=title&_order=desc", [("title", .desc)]),
            ("_sort=title&_order=", [("title", .asc)]),
            ("_sort=title&_order", [("title", .asc)]),
            ("_sort=title,id&_order=asc,desc", [("title", .asc), ("id", .desc)]),
            (
                "_order=asc%2Cdesc%2Casc&_sort=title%2Cid%2Ccategory.name",
                [("title", .asc), ("id", .desc), ("category.name", .asc)]
            ),
            ("_sort=title,id&_order=desc", [("title", .desc), ("id", .asc)]),
            ("_sort=title&_order=desc,asc,asc", [("title", .desc)]),
            ("_sort=title,id&_order=,desc", [("title", .asc), ("id", .desc)]),
            ("_sort=title&_order=DESC", [("title", .desc)]),
            ("_sort=title,,id&_order=asc,asc,desc", [("title", .asc), ("id", .desc)]),
            ("_sort=%24createdAt&_order=desc", [("$createdAt", .desc)]),
            ("_sort=&_order=", []),
            ("_order=", []),
            ("_order=,", []),
        ] as [(String, [(String, CrudSort.Order)])])
    func sorts(_ query: String, _ expected: [(String, CrudSort.Order)]) throws {
        #expect(try dialect.list(query).sorters == expected.map { CrudSort(field: $0.0, order: $0.1) })
    }

    @Test(
        arguments: [
            ("_fields=title,status", ["title", "status"]), ("_fields=title&_fields=status", ["title", "status"]),
            ("_fields[]=title&_fields[]=status", ["title", "status"]), ("_fields=title,title,", ["title"]),
            ("_fields=", nil), ("", nil),
        ] as [(String, [String]?)])
    func selects(_ query: String, _ expected: [String]?) throws {
        #expect(try dialect.list(query).selection.fields == expected)
    }

    @Test(
        arguments: [
            ("_populate=author,comments", ["author", "comments"]),
            ("_populate=author.team&_populate=*", ["author.team", "*"]),
            ("_populate[]=author&_populate[]=author", ["author"]), ("_populate=", []), ("", []),
        ] as [(String, [String])])
    func populates(_ query: String, _ expected: [String]) throws {
        #expect(try dialect.list(query).selection == Selection(populate: expected))
        let selection = Selection(fields: ["title"], populate: expected)
        #expect(try dialect.parse("GET posts/a?_fields=title&" + query).operation == .getOne(id: "a", selection))
        #expect(
            try dialect.parse("GET posts?ids=a&_fields=title&" + query).operation == .getMany(ids: ["a"], selection))
    }

    @Test(
        arguments: [
            ("q=hello%20world", "hello world"), ("q=hello+world", "hello world"), ("q=", nil), ("q", nil), ("", nil),
        ] as [(String, String?)])
    func searches(_ query: String, _ expected: String?) throws {
        let list = try dialect.list(query)
        #expect(list.search == expected)
        #expect(list.filters.isEmpty)
    }

    @Test func readsEverythingAtOnce() throws {
        let list = try dialect.list(
            "_start=0&_end=10&_sort=title,id&_order=asc,desc&status=draft&views_gte=3&q=word&_fields=title")
        #expect(
            list
                == ListRequest(
                    filters: [.compare("status", .eq, "draft"), .compare("views", .gte, "3")],
                    sorters: [CrudSort(field: "title", order: .asc), CrudSort(field: "id", order: .desc)],
                    pagination: .window(offset: 0, limit: 10), selection: Selection(fields: ["title"]), search: "word"))
    }

    private static let invalid = "gateway_parameter_invalid"
    private static let unknown = "gateway_parameter_unknown"

    @Test(arguments: [
        RefusalScenario(
            line: "_start=abc&_end=10", type: invalid, contains: ["`_start`", "whole number"], lacks: ["abc"]),
        RefusalScenario(line: "_start=NaN&_end=NaN", type: invalid, contains: ["`_start`"]),
        RefusalScenario(line: "_start=1.5&_end=10", type: invalid, contains: ["`_start`"]),
        RefusalScenario(line: "_start=0&_end=99999999999999999999", type: invalid, contains: ["`_end`"]),
        RefusalScenario(line: "_start=20", type: invalid, contains: ["`_start`", "`_end`", "`_limit`"]),
        RefusalScenario(line: "_start=0&_start=5&_end=10", type: invalid, contains: ["`_start`", "once", "`_filter`"]),
        RefusalScenario(line: "_sort=id&_order=asc&_sort=x", type: invalid, contains: ["`_sort`", "once"]),
        RefusalScenario(line: "_sort[0]=id", type: invalid, contains: ["`_sort`", "once"]),
        RefusalScenario(line: "_limit=-1", type: invalid, contains: ["`_limit`", "negative"]),
        RefusalScenario(line: "_limit=x", type: invalid, contains: ["`_limit`"]),
        RefusalScenario(line: "_page=0", type: invalid, contains: ["`_page`", "from 1"]),
        RefusalScenario(line: "_page=abc", type: invalid, contains: ["`_page`", "`_cursor`"]),
        RefusalScenario(line: "_page=9223372036854775807&_limit=2", type: invalid, contains: ["`_page`", "too large"]),
        RefusalScenario(line: "_page=2&_limit=9223372036854775807", type: invalid, contains: ["`_page`", "too large"]),
        RefusalScenario(
            line: "_start=9223372036854775807&_limit=1", type: invalid, contains: ["`_limit`", "too large"]),
        RefusalScenario(line: "_page=1&_start=0", type: invalid, contains: ["`_page`", "`_start`"]),
        RefusalScenario(line: "_start=0&_end=10&_limit=5", type: invalid, contains: ["`_end`", "`_limit`"]),
        RefusalScenario(line: "_cursor=a&_start=0&_end=10", type: invalid, contains: ["`_cursor`", "`_start`"]),
        RefusalScenario(line: "_cursor=a&_page=1", type: invalid, contains: ["`_cursor`", "`_page`"]),
        RefusalScenario(
            line: "_sort=title&_order=up", type: invalid, contains: ["`_order`", "element 1"], lacks: ["up"]),
        RefusalScenario(line: "_sort=a,b&_order=asc,x", type: invalid, contains: ["`_order`", "element 2"]),
        RefusalScenario(line: "_order=desc", type: invalid, contains: ["`_order`", "`_sort`"]),
        RefusalScenario(line: "q=a&q=b", type: invalid, contains: ["`q`"]),
        RefusalScenario(
            line: "_embed=comments", type: unknown, contains: ["`_embed`", "`_filter`", "`_sort`"], lacks: ["comments"]),
        RefusalScenario(line: "_expand=category", type: unknown, contains: ["`_expand`"]),
        RefusalScenario(line: "_like=x", type: unknown, contains: ["`_like`"]),
    ])
    func refuses(_ scenario: RefusalScenario) {
        scenario.check(refusal { () throws(HttpError) in try dialect.parse("GET posts?" + scenario.line) })
    }

    @Test func aColumnWithAnUnderscoreInFrontIsAFilterWhereItExists() throws {
        #expect(try dialect.filters("_embed=x", columns: ["_embed"]) == [.compare("_embed", .eq, "x")])
    }
}
