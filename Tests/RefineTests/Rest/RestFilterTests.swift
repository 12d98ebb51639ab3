import JSONBytes
import Refine
import Testing

@Suite struct RestFilterTests {
    private let dialect = Rest(maximumFilterDepth: 4)

    private func filters(_ query: String, columns: Set<String>? = nil) throws -> [CrudFilter] {
        try dialect.list(query, columns: columns).filters
    }

    /// `filters[0]` with a field, an operator and the rest as written.
    private static func one(_ operator: String, _ rest: String) -> String {
        "filters[0][field]=a&filters[0][operator]=\(`operator`)\(rest)"
    }

    @Test(arguments: CrudOperator.allCases.filter { !$0.isConditional })
    func everyOperatorGoesByItsName(_ operator: CrudOperator) throws {
        let query = Self.one(`operator`.rawValue, "&filters[0][value][0]=1&filters[0][value][1]=2")
        #expect(try filters(query) == [.compare("a", `operator`, ["1", "2"])])
    }

    @Test(
        arguments: [
            ("", []), ("filters=", []), ("filters", []),
            (one("eq", "&filters[0][value]=x"), [.compare("a", .eq, "x")]),
            (one("eq", "&filters[0][value]="), [.compare("a", .eq, "")]),
            // Bare keys are how `qs` writes null when it is asked to tell it from the empty text.
            (one("eq", "&filters[0][value]"), [.logical(field: "a", operator: .eq, value: .typed(.null))]),
            (one("eq", ""), [.presence("a", .eq)]),
            (one("eq", "&filters[0][value][0]=x"), [.compare("a", .eq, ["x"])]),
            (one("in", ""), [.compare("a", .in, [String?]())]), (one("nin", ""), [.compare("a", .nin, [String?]())]),
            (one("in", "&filters[0][value]=a%2Cb"), [.compare("a", .in, ["a,b"])]),
            (one("in", "&filters[0][value]=a&filters[0][value]=b"), [.compare("a", .in, ["a", "b"])]),
            (one("in", "&filters[0][value][]=a&filters[0][value][]=b"), [.compare("a", .in, ["a", "b"])]),
            (one("in", "&filters[0][value][1]=b&filters[0][value][0]=a"), [.compare("a", .in, ["a", "b"])]),
            (one("null", "&filters[0][value]=true"), [.compare("a", .null, "true")]),
            (one("between", "&filters[0][value][0]=1&filters[0][value][1]=2"), [.compare("a", .between, ["1", "2"])]),
            (one("between", "&filters[0][value][]=1&filters[0][value][]=2"), [.compare("a", .between, ["1", "2"])]),
            // Undefined ends are not sent; the index says which one is there.
            (one("between", "&filters[0][value][0]=1"), [.compare("a", .between, ["1", nil])]),
            (one("between", "&filters[0][value][1]=2"), [.compare("a", .between, [nil, "2"])]),
            (one("nbetween", "&filters[0][value][0]=&filters[0][value][1]=2"), [.compare("a", .nbetween, [nil, "2"])]),
            (one("doesNotContain", "&filters[0][value]=x"), [.compare("a", .ncontains, "x")]),
            (one("doesNotEqual", "&filters[0][value]=x"), [.compare("a", .ne, "x")]),
            ("filters[0][operator]=or", [.or([])]), ("filters[0][operator]=and&filters[0][value]=", [.and([])]),
            ("filters[0][key]=g&filters[0][operator]=or", [.or([])]),
            (
                "filters[1][field]=b&filters[1][operator]=eq&filters[1][value]=2&" + one("gt", "&filters[0][value]=1"),
                [.compare("a", .gt, "1"), .compare("b", .eq, "2")]
            ),
            // Without indices: one filter alone, or elements that go on until a member comes again.
            ("filters[field]=a&filters[operator]=eq&filters[value]=x", [.compare("a", .eq, "x")]),
            (
                "filters[][field]=a&filters[][operator]=in&filters[][value][]=x&filters[][value][]=y&filters[][field]=b"
                    + "&filters[][operator]=lt&filters[][value]=3",
                [.compare("a", .in, ["x", "y"]), .compare("b", .lt, "3")]
            ),
        ] as [(String, [CrudFilter])])
    func reads(_ query: String, _ expected: [CrudFilter]) throws {
        #expect(try filters(query) == expected)
    }

    @Test(arguments: [
        (false, [CrudFilter.compare("q", .contains, "word")], String?.none), (true, [], "word"),
        (nil, [.compare("q", .contains, "word")], nil),
    ])
    func aFilterOnQSearchesWhereNoColumnIsCalledSo(
        _ isMissing: Bool?, _ expected: [CrudFilter], _ search: String?
    ) throws {
        let query = "filters[0][field]=q&filters[0][operator]=contains&filters[0][value]=word"
        let list = try dialect.list(query, columns: isMissing.map { $0 ? [] : ["q"] })
        #expect(list.filters == expected)
        #expect(list.search == search)
    }

    @Test func onlyEqualityAndPartsOfTextOnQSearch() throws {
        let filters = [
            "filters[0][field]=q&filters[0][operator]=gt&filters[0][value]=1",
            "filters[1][field]=q&filters[1][operator]=eq&filters[1][value]=",
            "filters[2][operator]=or&filters[2][value][0][field]=q&filters[2][value][0][operator]=eq"
                + "&filters[2][value][0][value]=x",
        ]
        let list = try dialect.list(filters.joined(separator: "&"), columns: [])
        #expect(list.filters == [.compare("q", .gt, "1"), .or([.compare("q", .eq, "x")])])
        #expect(list.search == nil)
    }

    /// `qs` makes objects of lists of more than twenty elements, which it writes as it writes lists.
    @Test func longListsAreLists() throws {
        let values = (0..<30).map { "v\($0)" }
        let list = values.enumerated().map { "&filters[0][value][\($0)]=\($1)" }.joined()
        #expect(try filters(Self.one("in", list)) == [.compare("a", .in, values)])
        let many = (0..<30).map {
            "filters[\($0)][field]=c\($0)&filters[\($0)][operator]=gt&filters[\($0)][value]=\($0)"
        }
        let expected = (0..<30).map { CrudFilter.compare("c\($0)", .gt, "\($0)") }
        #expect(try filters(many.reversed().joined(separator: "&")) == expected)
    }

    private static let invalid = "gateway_filter_invalid"

    @Test(arguments: [
        RefusalScenario(line: "filters=x", type: invalid, contains: ["`filters`", "brackets"], lacks: ["x&"]),
        RefusalScenario(
            line: "filters=[object%20Object]", type: invalid, contains: ["`filters`", "`filters[0][field]"]),
        RefusalScenario(line: "filters[0]=x", type: invalid, contains: ["`filters[0][operator]`"]),
        RefusalScenario(
            line: "filters[0][field]=a&filters[0][value]=secret", type: invalid,
            contains: ["`filters[0][operator]`"], lacks: ["secret"]),
        RefusalScenario(line: one("like", "&filters[0][value]=x"), type: invalid, contains: ["`like`"]),
        RefusalScenario(line: one("EQ", "&filters[0][value]=x"), type: invalid, contains: ["`EQ`"]),
        RefusalScenario(
            line: "filters[0][operator]=eq&filters[0][value]=x", type: invalid, contains: ["`filters[0][field]`"]),
        RefusalScenario(line: one("eq", "&filters[0][vale]=x"), type: invalid, contains: ["`vale`", "`value`"]),
        RefusalScenario(line: one("or", ""), type: invalid, contains: ["`field`", "`or`", "`key`"]),
        RefusalScenario(
            line: "filters[0][operator]=or&filters[0][value]=x", type: invalid, contains: ["`filters[0][value]`"]),
        RefusalScenario(
            line: "filters[0][operator]=or&filters[0][value][1][operator]=x", type: invalid,
            contains: ["`filters[0][value][1][operator]`", "`x`"]),
        RefusalScenario(
            line: one("eq", "&filters[0][value][b]=secret"), type: invalid,
            contains: ["`filters[0][value]`", "object"],
            lacks: ["secret"]),
        RefusalScenario(
            line: one("in", "&filters[0][value][0][0]=x"), type: invalid, contains: ["`filters[0][value][0]`"]),
        RefusalScenario(line: one("between", "&filters[0][value]=1"), type: invalid, contains: ["two values"]),
        RefusalScenario(line: one("between", "&filters[0][value][]=1"), type: invalid, contains: ["two values"]),
        // The format `repeat` of `qs` cannot say which value belongs to which filter.
        RefusalScenario(
            line: "filters[field]=a&filters[operator]=eq&filters[value]=x&filters[field]=b&filters[operator]=eq",
            type: invalid, contains: ["given once", "indices"]),
        // Without indices a comparison behind a group could be part of it.
        RefusalScenario(
            line: "filters[][operator]=or&filters[][field]=a&filters[][operator]=eq&filters[][value]=x",
            type: invalid, contains: ["`field`", "`or`"]),
    ])
    func refuses(_ scenario: RefusalScenario) {
        scenario.check(refusal { () throws(HttpError) in try dialect.parse("GET posts?" + scenario.line) })
    }

    @Test func namesTheColumnAtFault() {
        let query = "filters[0][field]=price&filters[0][operator]=between&filters[0][value]=1"
        let error = refusal { () throws(HttpError) in try dialect.parse("GET posts?" + query) }
        #expect(error?.errors["price"] == error.map { [$0.message] })
    }

    @Test func boundsTheDepth() throws {
        func nested(_ depth: Int) -> String {
            (0..<depth).map { "filters[0]" + String(repeating: "[value][0]", count: $0) + "[operator]=and" }
                .joined(separator: "&")
        }
        #expect(try filters(nested(4)) == [.and([.and([.and([.and([])])])])])
        for depth in [5, 6, 7, 8, 9, 300] {
            let error = refusal { () throws(HttpError) in try dialect.parse("GET posts?" + nested(depth)) }
            #expect(error?.type == Self.invalid)
            #expect(error?.message.contains("deeper than 4 groups") == true)
        }
    }
}
