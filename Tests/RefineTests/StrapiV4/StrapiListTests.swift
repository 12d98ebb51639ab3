import Refine
import Testing

@Suite struct StrapiListTests {
    private let dialect = StrapiV4()

    @Test(arguments: [
        ("", Pagination.everything), ("&", .everything), ("pagination=", .everything),
        ("pagination[page]=2&pagination[pageSize]=20&", .window(offset: 20, limit: 20)),
        ("pagination[page]=2", .window(offset: 25, limit: 25)),
        ("pagination[pageSize]=5", .window(offset: 0, limit: 5)),
        ("pagination[page]=0&pagination[pageSize]=10", .window(offset: 0, limit: 0)),
        ("pagination[page]=1&pagination[pageSize]=-1", .everything),
        ("pagination[page]=674b2f&pagination[pageSize]=20", .cursor("674b2f", limit: 20)),
        ("pagination[start]=7&pagination[limit]=5", .window(offset: 7, limit: 5)),
        ("pagination[start]=7", .window(offset: 7, limit: 25)), ("pagination[limit]=5", .window(offset: 0, limit: 5)),
        ("pagination[limit]=-1", .everything),
        ("pagination[start]=0&pagination[limit]=0", .window(offset: 0, limit: 0)),
    ])
    func pages(_ query: String, _ expected: Pagination) throws {
        #expect(try dialect.list(query).pagination == expected)
    }

    @Test(
        arguments: [
            ("", []), ("sort=", []), ("sort=title", [("title", .asc)]), ("sort=title:", [("title", .asc)]),
            ("sort=title%3Adesc%2Cid%3Aasc", [("title", .desc), ("id", .asc)]),
            ("sort=title:DESC,,id", [("title", .desc), ("id", .asc)]),
            ("sort[0]=title:desc&sort[1]=id", [("title", .desc), ("id", .asc)]),
            ("sort[1]=title:desc&sort[0]=id", [("id", .asc), ("title", .desc)]),
            ("sort=title:desc&sort=id", [("title", .desc), ("id", .asc)]),
            ("sort=category.name:asc,%24createdAt:desc", [("category.name", .asc), ("$createdAt", .desc)]),
        ] as [(String, [(String, CrudSort.Order)])])
    func sorts(_ query: String, _ expected: [(String, CrudSort.Order)]) throws {
        #expect(try dialect.list(query).sorters == expected.map { CrudSort(field: $0.0, order: $0.1) })
    }

    @Test(arguments: [
        ("", Selection.all), ("fields[0]=id&fields[1]=title", Selection(fields: ["id", "title"])),
        ("fields=*", .all), ("populate=%2A", Selection(populate: ["*"])),
        (
            "fields[0]=id&fields[1][category][0]=id&fields[1][category][1]=name",
            Selection(fields: ["id", "category.id", "category.name"])
        ),
        ("fields[0][author][0][team][0]=name", Selection(fields: ["author.team.name"])),
        ("populate[0]=category&populate[1]=tags", Selection(populate: ["category", "tags"])),
        ("populate=category.parent,tags", Selection(populate: ["category.parent", "tags"])),
        ("populate[category]=true&populate[tags]=*&populate[author]=false", Selection(populate: ["category", "tags"])),
        (
            "populate[category][fields][0]=name&populate[category][populate]=%2A",
            Selection(populate: ["category.name", "category.*"])
        ),
        (
            "populate[a][populate][b][fields]=x,y&populate[a][populate][c]=true",
            Selection(populate: ["a", "a.b.x", "a.b.y", "a.c"])
        ),
        ("populate[a][fields]=*", Selection(populate: ["a"])),
    ])
    func selects(_ query: String, _ expected: Selection) throws {
        #expect(try dialect.list(query).selection == expected)
        #expect(try dialect.parse("GET posts/a?" + query).operation == .getOne(id: "a", expected))
        let many = try dialect.parse("GET posts?filters[id][$in][0]=a&pagination[pageSize]=1&" + query)
        #expect(many.operation == .getMany(ids: ["a"], expected))
    }

    @Test(
        arguments: [
            ("filters[id][$in][0]=a&filters[id][$in][1]=b&pagination[pageSize]=2", ["a", "b"]),
            ("pagination[pageSize]=2&filters[id][$in][0]=a&filters[id][$in][1]=a", ["a", "a"]),
            ("filters[id][$in]=a&filters[id][$in]=b", ["a", "b"]), ("pagination[pageSize]=0&", []),
            ("filters[id][$in][0]=a&pagination[pageSize]=1&locale=de&publicationState=live", ["a"]),
            // Whatever else is asked for makes it a list.
            ("filters[id][$in][0]=a&pagination[page]=1&pagination[pageSize]=1", nil),
            ("filters[id][$in][0]=a&pagination[pageSize]=2", nil), ("filters[id][$in][0]=a&sort=id", nil),
            ("filters[id][$in][0]=a&filters[x]=1&pagination[pageSize]=1", nil),
            ("filters[id][$in][0]=&pagination[pageSize]=1", nil), ("filters[id][$eq]=a&pagination[pageSize]=1", nil),
            ("filters[id][$in][0]=a&_q=x", nil), ("pagination[page]=1&pagination[pageSize]=0", nil),
        ] as [(String, [String]?)])
    func tellsGetManyFromLists(_ query: String, _ expected: [String]?) throws {
        switch try dialect.parse("GET posts?" + query).operation {
        case .getMany(let ids, _): #expect(ids == expected)
        case .getList: #expect(expected == nil)
        case let other: Issue.record("\(other)")
        }
    }

    @Test(
        arguments: [
            ("locale=de", ["locale"], [CrudFilter.compare("locale", .eq, "de")]),
            ("locale=de", nil, [.compare("locale", .eq, "de")]),
            ("locale=de", [], []), ("locale=all", ["locale"], []), ("locale=", ["locale"], []),
            ("publicationState=live", ["publishedAt"], [.presence("publishedAt", .nnull)]),
            ("publicationState=live", nil, [.presence("publishedAt", .nnull)]), ("publicationState=live", [], []),
            ("publicationState=preview", ["publishedAt"], []), ("publicationState=preview", nil, []),
            (
                "filters[a]=1&locale=de&publicationState=live", ["locale", "publishedAt"],
                [.compare("a", .eq, "1"), .compare("locale", .eq, "de"), .presence("publishedAt", .nnull)]
            ),
        ] as [(String, Set<String>?, [CrudFilter])])
    func comparesWhatTellsEntriesApart(_ query: String, _ columns: Set<String>?, _ expected: [CrudFilter]) throws {
        #expect(try dialect.list("pagination[page]=1&" + query, columns: columns).filters == expected)
    }

    @Test func anEntryOfATableWithoutLocalesIsWhatRefineMeant() throws {
        for trace in try Trace.recorded.get()
        where trace.key == "getList: meta.locale, publicationState" && trace.provider != .rest {
            guard [.strapiAxios, .strapiKy].contains(trace.provider) else { continue }
            var request = try #require(trace.requests.first)
            request.columnExists = { _, _ in false }
            #expect(try dialect.parse(request) == trace.intent())
        }
    }

    private static let invalid = "gateway_parameter_invalid"
    private static let unknown = "gateway_parameter_unknown"

    @Test(arguments: [
        RefusalScenario(
            line: "filters[t][$eq]=a&b=c", type: unknown, contains: ["`b`", "`filters`", "`&`"], lacks: ["`c`"]),
        RefusalScenario(line: "sorters[0][field]=a", type: unknown, contains: ["`sorters`"]),
        RefusalScenario(line: "ids=a", type: unknown, contains: ["`ids`"]),
        RefusalScenario(
            line: "pagination[currentPage]=1", type: unknown, contains: ["`pagination[currentPage]`", "`page`"]),
        RefusalScenario(line: "pagination[pageSize]=x", type: invalid, contains: ["`pagination[pageSize]`"]),
        RefusalScenario(line: "pagination[start]=-1", type: invalid, contains: ["`pagination[start]`"]),
        RefusalScenario(line: "pagination[start]=1&pagination[limit]=-1", type: invalid, contains: ["[limit]"]),
        RefusalScenario(line: "pagination[page]=1&pagination[start]=1", type: invalid, contains: ["one way"]),
        RefusalScenario(line: "pagination=1", type: invalid, contains: ["`pagination[page]=…`"]),
        RefusalScenario(line: "sort=title:up", type: invalid, contains: ["`sort`", "`title:desc`"]),
        RefusalScenario(line: "sort=:asc", type: invalid, contains: ["`sort`"]),
        RefusalScenario(line: "sort[title]=asc", type: invalid, contains: ["`sort`", "list"]),
        RefusalScenario(line: "publicationState=draft", type: invalid, contains: ["`publicationState`", "`live`"]),
        RefusalScenario(
            line: "populate[tags][sort][0]=name", type: unknown, contains: ["`populate[tags][sort]`", "`populate`"]),
    ])
    func refuses(_ scenario: RefusalScenario) {
        scenario.check(refusal { () throws(HttpError) in try dialect.parse("GET posts?" + scenario.line) })
    }
}
