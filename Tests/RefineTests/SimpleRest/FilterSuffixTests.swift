import JSONBytes
import Refine
import Testing

@Suite struct FilterSuffixTests {
    private let dialect = SimpleRest()

    @Test(arguments: [
        ("status=draft", [CrudFilter.compare("status", .eq, "draft")]),
        ("status=", [.compare("status", .eq, "")]),
        ("status=null", [.compare("status", .eq, "null")]),
        ("views=007", [.compare("views", .eq, "007")]),
        ("status=a&status=b", [.compare("status", .in, ["a", "b"])]),
        ("status[0]=a&status[1]=b", [.compare("status", .in, ["a", "b"])]),
        ("status[]=a", [.compare("status", .in, ["a"])]),
        ("status=a,b", [.compare("status", .eq, "a,b")]),
        ("title", [.presence("title", .null)]),
        ("title_ne", [.presence("title", .nnull)]),
        ("title=1&title&title=2", [.compare("title", .in, ["1", nil, "2"])]),
        ("id=x", [.compare("id", .eq, "x")]),
        ("id=1&id=2", [.compare("id", .in, ["1", "2"])]),
        ("ids=a,b", [.compare("id", .in, ["a", "b"])]),
        ("$id=x", [.compare("$id", .eq, "x")]),
        ("category.id=c1", [.compare("category.id", .eq, "c1")]),
        ("category.parent.name_like=x", [.compare("category.parent.name", .contains, "x")]),
        ("category[id]=c1", [.compare("category.id", .eq, "c1")]),
        ("category[id]_like=c1", [.compare("category[id]", .contains, "c1")]),
        // One column, one operator.
        ("views_gte=10&views_lte=20", [.compare("views", .gte, "10"), .compare("views", .lte, "20")]),
        ("views_gte=10&views_gte=20", [.compare("views", .gte, "10"), .compare("views", .gte, "20")]),
        ("title_like=a&title_like=b", [.compare("title", .contains, ["a", "b"])]),
        ("title_like[0]=a&title_like[1]=b", [.compare("title", .contains, ["a", "b"])]),
        ("title_ncontains=a&title_ncontains=b", [.compare("title", .ncontains, ["a", "b"])]),
        ("title_startswith=a&title_startswith=b", [.compare("title", .startswith, ["a", "b"])]),
        ("title_nendswiths[]=a", [.compare("title", .nendswiths, ["a"])]),
        ("views_gt=1&views_gt=2", [.compare("views", .gt, "1"), .compare("views", .gt, "2")]),
        ("title_like=a,b", [.compare("title", .contains, "a,b")]),
        ("title_like", [.logical(field: "title", operator: .contains, value: .typed(.null))]),
        ("status_ne=a&status_ne=b", [.compare("status", .nin, ["a", "b"])]),
        ("status_ne=a,b", [.compare("status", .ne, "a,b")]),
        ("title_eqs=a&title_eqs=b", [.or([.compare("title", .eqs, "a"), .compare("title", .eqs, "b")])]),
        ("title_nes=a&title_nes=b", [.compare("title", .nes, "a"), .compare("title", .nes, "b")]),
        // Lists.
        ("status_in=a,b", [.compare("status", .in, ["a", "b"])]),
        ("status_in=a", [.compare("status", .in, ["a"])]),
        ("status_in=a,b&status_in=c", [.compare("status", .in, ["a,b", "c"])]),
        ("status_in[]=a,b", [.compare("status", .in, ["a,b"])]),
        ("status_in=", [.compare("status", .in, [])]),
        ("status_in", [.compare("status", .in, [])]),
        ("status_in[]=", [.compare("status", .in, [""])]),
        ("status_in=a,,b", [.compare("status", .in, ["a", "", "b"])]),
        ("status_nin=a,b", [.compare("status", .nin, ["a", "b"])]),
        ("tags_ina=a,b", [.compare("tags", .ina, ["a", "b"])]),
        ("tags_nina=a&tags_nina=b", [.compare("tags", .nina, ["a", "b"])]),
        // Ranges.
        ("views_between=1,2", [.compare("views", .between, ["1", "2"])]),
        ("views_between=1&views_between=2", [.compare("views", .between, ["1", "2"])]),
        ("views_between[0]=1&views_between[1]=2", [.compare("views", .between, ["1", "2"])]),
        ("views_between[1]=2&views_between[0]=1", [.compare("views", .between, ["1", "2"])]),
        ("views_nbetween=1,2", [.compare("views", .nbetween, ["1", "2"])]),
        ("views_between=,5", [.compare("views", .between, [nil, "5"])]),
        ("views_between=5,", [.compare("views", .between, ["5", nil])]),
        ("views_between=,", [.presence("views", .between)]),
        ("views_between=5&views_between", [.compare("views", .between, ["5", nil])]),
        // Presence.
        ("title_null", [.presence("title", .null)]),
        ("title_null=", [.presence("title", .null)]),
        ("title_null=true", [.presence("title", .null)]),
        ("title_null=anything", [.presence("title", .null)]),
        ("title_null=false", [.presence("title", .nnull)]),
        ("title_null=0", [.presence("title", .nnull)]),
        ("title_nnull", [.presence("title", .nnull)]),
        ("title_nnull=true", [.presence("title", .nnull)]),
        ("title_nnull=False", [.presence("title", .null)]),
        // Names that only look like suffixes.
        ("created_at=x", [.compare("created_at", .eq, "x")]),
        ("created_at_gte=x", [.compare("created_at", .gte, "x")]),
        ("title_eq=x", [.compare("title_eq", .eq, "x")]),
        ("title_or=x", [.compare("title_or", .eq, "x")]),
        ("title_GTE=x", [.compare("title_GTE", .eq, "x")]),
        ("title_=x", [.compare("title_", .eq, "x")]),
        ("like=x", [.compare("like", .eq, "x")]),
        ("title__ne=x", [.compare("title_", .ne, "x")]),
        ("a%20b%26c=x", [.compare("a b&c", .eq, "x")]),
        ("na%C3%AFve=x", [.compare("naïve", .eq, "x")]),
        // Filters keep the order in which their names first appear.
        ("b=1&a=2&b=3", [.compare("b", .in, ["1", "3"]), .compare("a", .eq, "2")]),
    ])
    func reads(_ query: String, _ expected: [CrudFilter]) throws {
        #expect(try dialect.filters(query) == expected)
    }

    @Test(arguments: CrudOperator.allCases.filter { !$0.isConditional && $0 != .eq })
    func everyOperatorHasItsOwnNameAsSuffix(_ operator: CrudOperator) throws {
        let filters = try dialect.filters("views_\(`operator`.rawValue)=1,2")
        guard case .logical("views", let read, _)? = filters.first else {
            Issue.record("\(filters)")
            return
        }
        #expect(filters.count == 1)
        #expect(read == `operator`)
    }

    @Test(
        arguments: [
            ("title_like=x", ["title"], [CrudFilter.compare("title", .contains, "x")]),
            ("title_like=x", ["title", "title_like"], [.compare("title_like", .eq, "x")]),
            ("title_like=x", [], [.compare("title", .contains, "x")]),
            ("title_like_like=x", ["title_like"], [.compare("title_like", .contains, "x")]),
            ("made_in=a,b", ["made_in"], [.compare("made_in", .eq, "a,b")]),
            ("made_in_in=a,b", ["made_in"], [.compare("made_in", .in, ["a", "b"])]),
            ("made_in", ["made_in"], [.presence("made_in", .null)]),
        ] as [(String, Set<String>, [CrudFilter])])
    func aColumnWithTheWholeNameWins(_ query: String, _ columns: Set<String>, _ expected: [CrudFilter]) throws {
        #expect(try dialect.filters(query, columns: columns) == expected)
    }

    @Test func asksForColumnsOfTheResourceInThePath() throws {
        let request = DialectRequest(
            method: "GET", path: "main/posts", query: "made_in=x", isDatabase: { $0 == "main" },
            columnExists: { resource, column in resource == "main/posts" && column == "made_in" })
        guard case .getList(let list) = try dialect.parse(request).operation else {
            Issue.record("not a list")
            return
        }
        #expect(list.filters == [.compare("made_in", .eq, "x")])
    }

    @Test(arguments: [
        "views_between=5", "views_between=1,2,3", "views_nbetween=", "views_between", "views_between[0]=1",
    ])
    func aRangeNeedsTwoValues(_ query: String) {
        let error = refusal { () throws(HttpError) in try dialect.parse("GET posts?" + query) }
        #expect(error?.statusCode == 400)
        #expect(error?.type == "gateway_filter_invalid")
        #expect(error?.errors["views"]?.count == 1)
        #expect(error?.message.contains("between`") == true)
    }
}
