import JSONBytes
import Refine
import Testing

/// Conditions, pages, sorters and selections of a list's query string.
@Suite struct NestJSXListTests {
    private let dialect = NestJSXCrud()

    @Test(arguments: [
        ("filter=status||$eq||draft", [CrudFilter.compare("status", .eq, "draft")]),
        ("filter[]=status||$eq||draft", [.compare("status", .eq, "draft")]),
        ("filter%5B0%5D=status%7C%7C%24eq%7C%7Cdraft", [.compare("status", .eq, "draft")]),
        ("filter[1]=b||eq||2&filter[0]=a||eq||1", [.compare("a", .eq, "1"), .compare("b", .eq, "2")]),
        ("filter=a||eq||1&filter=b||eq||2", [.compare("a", .eq, "1"), .compare("b", .eq, "2")]),
        ("filter=", []),
        ("filter=a||eq||1&filter=", [.compare("a", .eq, "1")]),
        ("filter=title||$eq||", [.compare("title", .eq, "")]),
        ("filter=title||$cont||a||b", [.compare("title", .containss, "a||b")]),
        ("filter=title||$eq||\u{301}x", [.compare("title", .eq, "\u{301}x")]),
        ("filter=title||$eq||a,b", [.compare("title", .eq, "a,b")]),
        ("filter=t||$in||a,b", [.compare("t", .in, ["a", "b"])]),
        ("filter=t||$in||a,,b", [.compare("t", .in, ["a", "", "b"])]),
        ("filter=t||$in||", [.compare("t", .in, [])]),
        ("filter=t||$notin", [.compare("t", .nin, [])]),
        ("filter=t||$between||1,2", [.compare("t", .between, ["1", "2"])]),
        ("filter=title||$eq", [.presence("title", .eq)]),
        ("filter=t||$between||,", [.presence("t", .between)]),
        ("filter=t||$between", [.presence("t", .between)]),
        ("filter=t||$between||,2", [.compare("t", .between, [nil, "2"])]),
        ("filter=t||$isnull", [.presence("t", .null)]),
        ("filter=t||$notnull||true", [.compare("t", .nnull, "true")]),
        ("filter=category.name||$contL||x", [.compare("category.name", .contains, "x")]),
        ("filter=id||$in||a,b&limit=5", [.compare("id", .in, ["a", "b"])]),
        ("filter=id||$in||a&filter=t||$eq||x", [.compare("id", .in, ["a"]), .compare("t", .eq, "x")]),
        ("filter=id||$eq||a", [.compare("id", .eq, "a")]),
        ("or=a||$eq||1", [.compare("a", .eq, "1")]),
        ("or[0]=a||$eq||1&or[1]=b||$eq||2", [.or([.compare("a", .eq, "1"), .compare("b", .eq, "2")])]),
        ("filter=a||$eq||1&or=b||$eq||2", [.or([.compare("a", .eq, "1"), .compare("b", .eq, "2")])]),
        (
            "filter=a||$eq||1&or=c||$eq||3&filter=b||$eq||2",
            [.or([.and([.compare("a", .eq, "1"), .compare("b", .eq, "2")]), .compare("c", .eq, "3")])]
        ),
        (
            "filter=a||$eq||1&or=b||$eq||2&or=c||$eq||3",
            [.or([.compare("a", .eq, "1"), .and([.compare("b", .eq, "2"), .compare("c", .eq, "3")])])]
        ),
        ("s=&filter=a||$eq||1", [.compare("a", .eq, "1")]),
    ])
    func readsConditions(_ query: String, _ expected: [CrudFilter]) throws {
        #expect(try dialect.list(query).filters == expected)
    }

    @Test(arguments: [
        ("", Pagination.everything), ("limit=", .everything), ("offset=0", .everything), ("cache=0", .everything),
        ("limit=10&page=1&offset=0", .window(offset: 0, limit: 10)),
        ("limit=25&page=3&offset=50", .window(offset: 50, limit: 25)),
        ("limit=25&page=3", .window(offset: 50, limit: 25)),
        ("per_page=25&page=3", .window(offset: 50, limit: 25)),
        ("limit=25&offset=7", .window(offset: 7, limit: 25)),
        ("limit=25", .window(offset: 0, limit: 25)),
        ("page=2", .window(offset: 10, limit: 10)),
        ("page=2&offset=10", .window(offset: 10, limit: 10)),
        ("limit=0&page=1&offset=0", .window(offset: 0, limit: 0)),
        ("limit=10&page=0&offset=-10", .window(offset: 0, limit: 0)),
        ("limit=10&page=-3&offset=-40", .window(offset: 0, limit: 0)),
        ("limit=-1&page=1&offset=0", .everything),
        ("limit=100000&page=1&offset=0", .window(offset: 0, limit: 100_000)),
        ("cursor=abc", .cursor("abc", limit: nil)), ("cursor=abc&limit=5", .cursor("abc", limit: 5)),
        ("cursor=&limit=5", .window(offset: 0, limit: 5)),
    ])
    func readsPages(_ query: String, _ expected: Pagination) throws {
        #expect(try dialect.list(query).pagination == expected)
    }

    @Test(arguments: [
        ("sort=title,ASC", [CrudSort(field: "title", order: .asc)]),
        ("sort[0]=title,ASC&sort[1]=id,DESC", [.init(field: "title", order: .asc), .init(field: "id", order: .desc)]),
        (
            "sort%5B0%5D=title%2CASC&sort%5B1%5D=id%2CDESC",
            [
                .init(field: "title", order: .asc), .init(field: "id", order: .desc),
            ]
        ),
        ("sort[1]=b,ASC&sort[0]=a,ASC", [.init(field: "a", order: .asc), .init(field: "b", order: .asc)]),
        ("sort=a,desc&sort=b,Asc", [.init(field: "a", order: .desc), .init(field: "b", order: .asc)]),
        ("sort=title", [.init(field: "title", order: .asc)]),
        ("sort=title,", [.init(field: "title", order: .asc)]),
        ("sort=a,b,DESC", [.init(field: "a,b", order: .desc)]),
        ("sort=$createdAt,DESC", [.init(field: "$createdAt", order: .desc)]),
        ("sort=category.name,ASC", [.init(field: "category.name", order: .asc)]),
        ("sort=", []),
    ])
    func readsSorters(_ query: String, _ expected: [CrudSort]) throws {
        #expect(try dialect.list(query).sorters == expected)
    }

    @Test(arguments: [
        ("", Selection.all), ("fields=", .all), ("fields=,", .all), ("join=", .all),
        ("fields=id,title", Selection(fields: ["id", "title"])),
        ("select=id,title", Selection(fields: ["id", "title"])),
        ("fields[]=id&fields[]=title", Selection(fields: ["id", "title"])),
        ("fields=id,title&select=title,views", Selection(fields: ["id", "title", "views"])),
        ("join=category", Selection(populate: ["category"])),
        ("join[0]=category&join[1]=tags||name", Selection(populate: ["category", "tags.name"])),
        ("join[0]=category%7C%7Cid%2Cname", Selection(populate: ["category.id", "category.name"])),
        ("join=category||", Selection(populate: ["category"])),
        ("join=category||,", Selection(populate: ["category"])),
        ("join=category&join=category.parent||name", Selection(populate: ["category", "category.parent.name"])),
        ("join=a&join=a", Selection(populate: ["a"])),
        ("join=category&fields=id", Selection(fields: ["id"], populate: ["category"])),
    ])
    func readsSelections(_ query: String, _ expected: Selection) throws {
        #expect(try dialect.list(query).selection == expected)
        #expect(try dialect.parse("GET posts/a1?cache=1&" + query).operation == .getOne(id: "a1", expected))
        #expect(
            try dialect.parse("GET posts?filter=id||$in||a&" + query).operation == .getMany(ids: ["a"], expected))
    }

    private static let parameter = "gateway_parameter_invalid"
    private static let filter = "gateway_filter_invalid"
    private static let unknown = "gateway_parameter_unknown"

    @Test(arguments: [
        RefusalScenario(
            line: "status=draft", type: unknown, contains: ["`status`", "`filter`", "`s`"], lacks: ["draft"]),
        RefusalScenario(line: "_start=0&_end=10", type: unknown, contains: ["`_start`"]),
        RefusalScenario(line: "include_deleted=1", type: unknown, contains: ["`include_deleted`"]),
        RefusalScenario(line: "filter[status]=x", type: unknown, contains: ["`filter.status`"]),
        RefusalScenario(line: "sort[0][field]=x", type: "gateway_query_invalid", contains: ["path through a list"]),
        RefusalScenario(line: "s={}&s={}", type: parameter, contains: ["`s`", "once"]),
        RefusalScenario(line: "s={}&filter=a||eq||1", type: parameter, contains: ["`s`", "`filter`"]),
        RefusalScenario(line: "s={}&or=a||eq||1", type: parameter, contains: ["`s`", "`or`"]),
        RefusalScenario(line: "limit=1&limit=2", type: parameter, contains: ["`limit`", "once"]),
        RefusalScenario(line: "limit=1&per_page=1", type: parameter, contains: ["`per_page`", "`limit`"]),
        RefusalScenario(line: "limit=ten", type: parameter, contains: ["`limit`", "whole number"]),
        RefusalScenario(line: "limit=1.5", type: parameter, contains: ["`limit`", "whole number"]),
        RefusalScenario(line: "limit=99999999999999999999", type: parameter, contains: ["`limit`", "whole number"]),
        RefusalScenario(line: "limit=-2", type: parameter, contains: ["`limit`", "negative"]),
        RefusalScenario(line: "limit=-1&page=2&offset=-1", type: parameter, contains: ["`limit`", "negative"]),
        RefusalScenario(line: "page=eyJh", type: parameter, contains: ["`page`", "`cursor`"]),
        RefusalScenario(line: "page=9223372036854775807&limit=2", type: parameter, contains: ["`page`", "too large"]),
        RefusalScenario(line: "page=-9223372036854775808", type: parameter, contains: ["`page`", "too large"]),
        RefusalScenario(
            line: "page=2&limit=9223372036854775807", type: parameter, contains: ["`page`", "too large"]),
        RefusalScenario(
            line: "offset=9223372036854775807&limit=1", type: parameter, contains: ["`offset`", "too large"]),
        RefusalScenario(line: "offset=10", type: parameter, contains: ["`offset`", "`limit`"]),
        RefusalScenario(line: "offset=-10&limit=10", type: parameter, contains: ["`offset`", "negative"]),
        RefusalScenario(line: "limit=10&page=2&offset=50", type: parameter, contains: ["`offset`", "`page`"]),
        RefusalScenario(line: "cursor=x&page=1", type: parameter, contains: ["`cursor`", "`page`"]),
        RefusalScenario(line: "cursor=x&offset=0", type: parameter, contains: ["`cursor`", "`offset`"]),
        RefusalScenario(line: "cursor=x&limit=-1", type: parameter, contains: ["`limit`", "negative"]),
        RefusalScenario(line: "sort=title,up", type: parameter, contains: ["`sort[0]`", "`DESC`"], lacks: ["up`"]),
        RefusalScenario(line: "sort=a,ASC&sort=b,x", type: parameter, contains: ["`sort[1]`"]),
        RefusalScenario(line: "sort=,ASC", type: parameter, contains: ["`sort[0]`", "no column"]),
        RefusalScenario(line: "join=||name", type: parameter, contains: ["`join[0]`", "no relationship"]),
        RefusalScenario(line: "join=a||b||on", type: parameter, contains: ["`join[0]`", "more than"]),
        RefusalScenario(line: "filter=||$eq||x", type: filter, contains: ["`filter[0]`", "no column"]),
        RefusalScenario(line: "filter=title", type: filter, contains: ["`filter[0]`", "no operator"]),
        RefusalScenario(line: "filter=a||eq||1&filter=title||x", type: filter, contains: ["`filter[1]`", "`x`"]),
        RefusalScenario(
            line: "or=title||$like||secret", type: filter, contains: ["`or[0]`", "`$like`", "`$contL`"],
            lacks: ["secret"]),
        RefusalScenario(line: "filter=t||$between||1", type: filter, contains: ["`filter[0]`", "two values", "1"]),
        RefusalScenario(line: "filter=t||$between||1,2,3", type: filter, contains: ["it has 3"]),
    ])
    func refuses(_ scenario: RefusalScenario) {
        scenario.check(refusal { () throws(HttpError) in try dialect.parse("GET posts?" + scenario.line) })
    }

    @Test func aConditionNamesItsColumn() {
        let error = refusal { () throws(HttpError) in try dialect.parse("GET posts?filter=price||$between||1") }
        #expect(error?.errors["price"] == error.map { [$0.message] })
    }

    @Test func readsThousandsOfConditionsInTheirOrder() throws {
        let query = (0..<5_000).reversed().map { "filter[\($0)]=c\($0)||$eq||\($0)" }.joined(separator: "&")
        #expect(try dialect.list(query).filters == (0..<5_000).map { .compare("c\($0)", .eq, "\($0)") })
    }

    @Test func namesTheFirstOfThousandsOfUnknownParameters() {
        let query = (0..<5_000).map { "p\($0)=1" }.joined(separator: "&")
        let error = refusal { () throws(HttpError) in try dialect.parse("GET posts?" + query) }
        #expect(error?.message.contains("`p0`") == true)
    }
}
