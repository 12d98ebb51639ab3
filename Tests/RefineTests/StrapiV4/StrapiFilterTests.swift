import JSONBytes
import Refine
import Testing

@Suite struct StrapiFilterTests {
    private let dialect = StrapiV4(maximumFilterDepth: 4)

    private func filters(_ query: String, columns: Set<String>? = nil) throws -> [CrudFilter] {
        try dialect.list("pagination[page]=1&" + query, columns: columns).filters
    }

    @Test(arguments: [
        ("eq", CrudOperator.eq), ("ne", .ne), ("eqs", .eqs), ("nes", .nes), ("lt", .lt), ("lte", .lte), ("gt", .gt),
        ("gte", .gte), ("contains", .containss), ("notContains", .ncontainss), ("containsi", .contains),
        ("notContainsi", .ncontains), ("ncontains", .ncontains), ("containss", .containss),
        ("ncontainss", .ncontainss), ("startsWith", .startswith), ("startsWithi", .startswith),
        ("startswith", .startswith), ("nstartswith", .nstartswith), ("startswiths", .startswiths),
        ("nstartswiths", .nstartswiths), ("endsWith", .endswith), ("endsWithi", .endswith), ("endswith", .endswith),
        ("nendswith", .nendswith), ("endswiths", .endswiths), ("nendswiths", .nendswiths), ("null", .null),
        ("nnull", .nnull), ("notNull", .nnull), ("doesNotContain", .ncontains), ("doesNotEqual", .ne),
    ])
    func knowsTheNamesOfStrapiAndRefine(_ name: String, _ operator: CrudOperator) throws {
        #expect(try filters("filters[title][$\(name)]=x") == [.compare("title", `operator`, "x")])
    }

    @Test(arguments: [("in", CrudOperator.in), ("nin", .nin), ("notIn", .nin), ("ina", .ina), ("nina", .nina)])
    func knowsTheNamesOfLists(_ name: String, _ operator: CrudOperator) throws {
        for list in ["[0]=x&filters[t][$\(name)][1]=y", "[]=x&filters[t][$\(name)][]=y", "=x&filters[t][$\(name)]=y"] {
            #expect(try filters("filters[t][$\(name)]\(list)") == [.compare("t", `operator`, ["x", "y"])])
        }
        #expect(try filters("filters[t][$\(name)]=x,y") == [.compare("t", `operator`, ["x,y"])])
    }

    @Test(
        arguments: [
            ("", []), ("filters=", []), ("filters[title]=x", [CrudFilter.compare("title", .eq, "x")]),
            ("filters[title][0]=x&filters[title][1]=y", [.compare("title", .in, ["x", "y"])]),
            ("filters[title][$eq]", [.logical(field: "title", operator: .eq, value: .typed(.null))]),
            ("filters%5Btitle%5D%5B%24eq%5D=x", [.compare("title", .eq, "x")]),
            ("filters[category][id][$eq]=c", [.compare("category.id", .eq, "c")]),
            ("filters[category.id][$eq]=c", [.compare("category.id", .eq, "c")]),
            ("filters[a][b][c][$gt]=1", [.compare("a.b.c", .gt, "1")]),
            ("filters[category][id]=c", [.compare("category.id", .eq, "c")]),
            ("filters[$id][$eq]=x", [.compare("$id", .eq, "x")]),
            ("filters[author][$id][$eq]=x", [.compare("author.$id", .eq, "x")]),
            (
                "filters[price][$gte]=1&filters[price][$lte]=2",
                [.compare("price", .gte, "1"), .compare("price", .lte, "2")]
            ),
            ("filters[price][$between][0]=1&filters[price][$between][1]=2", [.compare("price", .between, ["1", "2"])]),
            ("filters[price][$nbetween][1]=2", [.compare("price", .nbetween, [nil, "2"])]),
            // Of equality several values are alternatives, of everything else conditions that must all hold.
            ("filters[t][$eq][0]=a&filters[t][$eq][1]=b", [.compare("t", .eq, ["a", "b"])]),
            (
                "filters[t][$containsi][0]=a&filters[t][$containsi][1]=b",
                [.compare("t", .contains, "a"), .compare("t", .contains, "b")]
            ),
            ("filters[t][$null]=true", [.compare("t", .null, "true")]),
            ("filters[t][$null]=false", [.compare("t", .nnull, "false")]),
            ("filters[t][$notNull]=0", [.compare("t", .null, "0")]),
            (
                "filters[$or][0][a][$eq]=1&filters[$or][1][b][$in][0]=2",
                [.or([.compare("a", .eq, "1"), .compare("b", .in, ["2"])])]
            ),
            (
                "filters[$and][0][a][$eq]=1&filters[$and][0][b][$eq]=2&filters[$and][1][c][$eq]=3",
                [.and([.compare("a", .eq, "1"), .compare("b", .eq, "2"), .compare("c", .eq, "3")])]
            ),
            (
                "filters[$or][0][$and][0][a]=1&filters[$or][0][$and][1][b]=2&filters[$or][1][c]=3&filters[d]=4",
                [
                    .or([.and([.compare("a", .eq, "1"), .compare("b", .eq, "2")]), .compare("c", .eq, "3")]),
                    .compare("d", .eq, "4"),
                ]
            ),
            (
                "filters[t][$or][0][$eq]=1&filters[t][$or][1][$gt]=5",
                [.or([.compare("t", .eq, "1"), .compare("t", .gt, "5")])]
            ),
            ("filters[$not][t][$eq]=1", [.compare("t", .ne, "1")]),
            ("filters[t][$not][$contains]=x", [.compare("t", .ncontainss, "x")]),
            ("filters[t][$not]=x", [.compare("t", .ne, "x")]),
            ("filters[$not][$not][t][$lt]=1", [.compare("t", .lt, "1")]),
            (
                "filters[$not][a][$null]=true&filters[$not][b][$between][0]=1&filters[$not][b][$between][1]=2",
                [.or([.compare("a", .nnull, "true"), .compare("b", .nbetween, ["1", "2"])])]
            ),
            (
                "filters[$not][$or][0][a][$lt]=1&filters[$not][$or][1][b][$in][0]=2",
                [.and([.compare("a", .gte, "1"), .compare("b", .nin, ["2"])])]
            ),
        ] as [(String, [CrudFilter])])
    func reads(_ query: String, _ expected: [CrudFilter]) throws {
        #expect(try filters(query) == expected)
    }

    @Test(arguments: CrudOperator.allCases)
    func oppositesComeInPairs(_ operator: CrudOperator) throws {
        guard !`operator`.isConditional else { return }
        let range = "[0]=1&filters[t][$\(`operator`.rawValue)][1]=2"
        let value = [.between, .nbetween].contains(`operator`) ? range : "=1"
        // Under `$`, Strapi's `contains` minds case.
        let name = `operator`.rawValue == "contains" ? "containsi" : `operator`.rawValue
        let plain = try filters("filters[t][$\(name)]" + value)
        let twice =
            (value == "=1" ? "" : "filters[t][$not][$not][$\(name)][1]=2&")
            + "filters[t][$not][$not][$\(name)]" + (value == "=1" ? "=1" : "[0]=1")
        #expect(try filters(twice) == plain)
        let once = twice.replacing("[$not][$not]", with: "[$not]")
        #expect(try filters(once) != plain)
    }

    @Test(
        arguments: [
            (nil, [.compare("q", .contains, "word")], nil), ([], [], "word"),
            (["q"], [.compare("q", .contains, "word")], nil),
        ] as [(Set<String>?, [CrudFilter], String?)])
    func aFilterOnQSearchesWhereNoColumnIsCalledSo(
        _ columns: Set<String>?, _ expected: [CrudFilter], _ search: String?
    ) throws {
        let list = try dialect.list("pagination[page]=1&filters[q][$containsi]=word", columns: columns)
        #expect(list.filters == expected)
        #expect(list.search == search)
    }

    private static let invalid = "gateway_filter_invalid"

    @Test(arguments: [
        RefusalScenario(line: "filters=x", type: invalid, contains: ["`filters`", "`filters[title][$eq]=x`"]),
        RefusalScenario(line: "filters[0][field]=a", type: invalid, contains: ["`filters`", "`/rest`"]),
        RefusalScenario(line: "filters[$eq]=x", type: invalid, contains: ["`filters[$eq]`", "no column"]),
        RefusalScenario(
            line: "filters[t][$like]=secret", type: invalid, contains: ["`filters[t][$like]`", "`$like`"],
            lacks: ["secret"]),
        RefusalScenario(line: "filters[t][$EQ]=x", type: invalid, contains: ["`$EQ`"]),
        RefusalScenario(line: "filters[t][$eqi]=x", type: invalid, contains: ["`filters[t][$eqi]`", "`$containsi`"]),
        RefusalScenario(line: "filters[t][$eq][a]=1", type: invalid, contains: ["`filters[t][$eq]`", "object"]),
        RefusalScenario(line: "filters[t][$in][0][0]=1", type: invalid, contains: ["`filters[t][$in][0]`"]),
        RefusalScenario(line: "filters[t][$between]=1", type: invalid, contains: ["two values"]),
        RefusalScenario(line: "filters[t]=1&filters[t][$gt]=1", type: invalid, contains: ["`filters[t]`", "operator"]),
        RefusalScenario(
            line: "filters[$or][t][$eq]=1", type: invalid, contains: ["`filters[$or]`", "`filters[$or][0]`"]),
        RefusalScenario(line: "filters[$or]=1", type: invalid, contains: ["`filters[$or]`"]),
        RefusalScenario(line: "filters[$not][0][t][$eq]=1", type: invalid, contains: ["`filters[$not]`"]),
        // Where a member ends cannot be seen without indices.
        RefusalScenario(
            line: "filters[$or][][a][$eq]=1&filters[$or][][b][$eq]=2", type: invalid,
            contains: ["`filters[$or][]`", "indices"]),
        // What is left of two groups written over each other.
        RefusalScenario(
            line: "filters[$or][0][a][$eq]=1&filters[$or][0][b][$eq]=2", type: invalid,
            contains: ["`filters[$or][0]`", "`and`", "`$and`"]),
        RefusalScenario(
            line: "filters[$or][0][a][$gt]=1&filters[$or][0][a][$lt]=2", type: invalid, contains: ["`filters[$or][0]`"]),
        RefusalScenario(
            line: "filters[$or][0][a][$eq][0]=1&filters[$or][0][a][$eq][1]=2", type: invalid,
            contains: ["`filters[$or][0]`", "`$in`"]),
        RefusalScenario(
            line: "filters[$or][0][a][$ne][0]=1&filters[$or][0][a][$ne][1]=2", type: invalid,
            contains: ["`filters[$or][0]`"]),
        RefusalScenario(
            line: "filters[$or][0][a][$containsi][0]=1&filters[$or][0][a][$containsi][1]=2", type: invalid,
            contains: ["`filters[$or][0]`"]),
        RefusalScenario(
            line: "filters[$and][0][$or][0][a]=1&filters[$and][0][$or][0][b]=2", type: invalid,
            contains: ["`filters[$and][0][$or][0]`"]),
    ])
    func refuses(_ scenario: RefusalScenario) {
        scenario.check(refusal { () throws(HttpError) in try dialect.parse("GET posts?" + scenario.line) })
    }

    @Test func boundsTheDepth() throws {
        func nested(_ depth: Int) -> String { "filters" + String(repeating: "[$and][0]", count: depth) + "[t]=1" }
        #expect(try filters(nested(4)) == [.and([.and([.and([.and([.compare("t", .eq, "1")])])])])])
        for query in [nested(5), nested(6), nested(400), "filters" + String(repeating: "[$not]", count: 5) + "[t]=1"] {
            let error = refusal { () throws(HttpError) in try dialect.parse("GET posts?" + query) }
            #expect(error?.type == Self.invalid)
            #expect(error?.message.contains("deeper than 4 groups") == true)
        }
    }
}
