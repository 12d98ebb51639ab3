import JSONBytes
import Refine
import Testing

@Suite struct NestJSXSearchTests {
    private let dialect = NestJSXCrud(maximumFilterDepth: 4)

    private static func compare(_ field: String, _ operator: CrudOperator, _ value: JSONValue) -> CrudFilter {
        .logical(field: field, operator: `operator`, value: .typed(value))
    }

    private static func compare(_ field: String, _ operator: CrudOperator, _ values: [JSONValue]) -> CrudFilter {
        .logical(field: field, operator: `operator`, value: .list(values.map(FilterValue.typed)))
    }

    @Test(
        arguments: [
            ("{}", []),
            (#"{"$and":[]}"#, []),
            (#"{"title":"x"}"#, [compare("title", .eq, "x")]),
            (#"{"views":1}"#, [compare("views", .eq, 1)]),
            (#"{"title":null}"#, [compare("title", .eq, .null)]),
            (#"{"$and":[{"title":{"$eq":"1"}}]}"#, [compare("title", .eq, "1")]),
            (
                #"{"$and":[{"n":{"$gt":9007199254740993}}]}"#,
                [compare("n", .gt, .integer(9_007_199_254_740_993 as Int64))]
            ),
            (#"{"a":1,"b":true}"#, [compare("a", .eq, 1), compare("b", .eq, true)]),
            (#"{"views":{"$gt":1,"$lt":5}}"#, [compare("views", .gt, 1), compare("views", .lt, 5)]),
            (#"{"$and":[{"views":{"$gt":1,"$lt":5}}]}"#, [.and([compare("views", .gt, 1), compare("views", .lt, 5)])]),
            (#"{"$and":[{"a":1,"b":2}]}"#, [.and([compare("a", .eq, 1), compare("b", .eq, 2)])]),
            (#"{"$or":[{"a":1},{"b":2}]}"#, [.or([compare("a", .eq, 1), compare("b", .eq, 2)])]),
            (
                #"{"$or":[{"a":1,"b":2},{"c":3}]}"#,
                [
                    .or([.and([compare("a", .eq, 1), compare("b", .eq, 2)]), compare("c", .eq, 3)])
                ]
            ),
            (#"{"$or":[{"a":1}],"b":2}"#, [.or([compare("a", .eq, 1)]), compare("b", .eq, 2)]),
            (#"{"$and":[{"a":1}],"b":2}"#, [.and([compare("a", .eq, 1)]), compare("b", .eq, 2)]),
            (#"{"$and":[{"$or":[]}]}"#, [.or([])]),
            (#"{"$and":[{"$and":[{"a":1}]}]}"#, [.and([compare("a", .eq, 1)])]),
            (#"{"views":{"$or":{"$lt":1,"$gt":5}}}"#, [.or([compare("views", .lt, 1), compare("views", .gt, 5)])]),
            (
                #"{"views":{"$notnull":true,"$or":{"$lt":1,"$gt":5}}}"#,
                [
                    compare("views", .nnull, true), .or([compare("views", .lt, 1), compare("views", .gt, 5)]),
                ]
            ),
            (
                #"{"views":{"$or":{"$eq":1,"$or":{"$eq":2}}}}"#,
                [
                    .or([compare("views", .eq, 1), .or([compare("views", .eq, 2)])])
                ]
            ),
            (#"{"category.name":{"$contL":"x"}}"#, [compare("category.name", .contains, "x")]),
            (#"{"$id":"a"}"#, [compare("$id", .eq, "a")]),
            (#"{"$createdAt":{"$gte":"2024-01-01"}}"#, [compare("$createdAt", .gte, "2024-01-01")]),
            (#"{"and":1,"or":2}"#, [compare("and", .eq, 1), compare("or", .eq, 2)]),
            (#"{"t":{"$in":["a",1,null]}}"#, [compare("t", .in, ["a", 1, .null])]),
            (#"{"t":{"$in":[]}}"#, [compare("t", .in, [])]),
            (#"{"t":{"$in":"a,b"}}"#, [compare("t", .in, ["a,b"])]),
            (#"{"t":{"$between":[1,2]}}"#, [compare("t", .between, [1, 2])]),
            (#"{"t":{"$between":[null,2]}}"#, [compare("t", .between, [.null, 2])]),
        ] as [(String, [CrudFilter])])
    func reads(_ json: String, _ expected: [CrudFilter]) throws {
        #expect(try dialect.search(json) == expected)
    }

    /// nestjsx's vocabulary; a plain form minds case where its `L` form does not.
    @Test(arguments: [
        ("$eq", CrudOperator.eq), ("$ne", .ne), ("$gt", .gt), ("$lt", .lt), ("$gte", .gte), ("$lte", .lte),
        ("$starts", .startswiths), ("$startsL", .startswith), ("$ends", .endswiths), ("$endsL", .endswith),
        ("$cont", .containss), ("$contL", .contains), ("$excl", .ncontainss), ("$exclL", .ncontains),
        ("$isnull", .null), ("$notnull", .nnull), ("$eqL", .eq), ("$neL", .ne),
        ("eq", .eq), ("cont", .containss), ("isnull", .null),
        ("$eqs", .eqs), ("$nes", .nes), ("$contains", .contains), ("$ncontains", .ncontains),
        ("$containss", .containss), ("$ncontainss", .ncontainss), ("$startswith", .startswith),
        ("$nstartswith", .nstartswith), ("$startswiths", .startswiths), ("$nstartswiths", .nstartswiths),
        ("$endswith", .endswith), ("$nendswith", .nendswith), ("$endswiths", .endswiths),
        ("$nendswiths", .nendswiths), ("$null", .null), ("$nnull", .nnull),
    ])
    func knowsTheOperatorsOfOneValue(_ name: String, _ operator: CrudOperator) throws {
        #expect(try dialect.search(#"{"t":{"\#(name)":"x"}}"#) == [Self.compare("t", `operator`, "x")])
        let condition = try dialect.list("filter=" + percentEncoded("t||\(name)||x"))
        #expect(condition.filters == [.compare("t", `operator`, "x")])
    }

    @Test(arguments: [
        ("$in", CrudOperator.in), ("$inL", .in), ("$notin", .nin), ("$notinL", .nin), ("$between", .between),
        ("$nin", .nin), ("$ina", .ina), ("$nina", .nina), ("$nbetween", .nbetween), ("notin", .nin),
    ])
    func knowsTheOperatorsOfSeveralValues(_ name: String, _ operator: CrudOperator) throws {
        #expect(try dialect.search(#"{"t":{"\#(name)":["x",2]}}"#) == [Self.compare("t", `operator`, ["x", 2])])
        let condition = try dialect.list("limit=1&filter=" + percentEncoded("t||\(name)||x,2"))
        #expect(condition.filters == [.compare("t", `operator`, ["x", "2"])])
    }

    /// Undefined members are left out of JSON; `qs` makes objects of long lists.
    @Test(
        arguments: [
            (#"{"$or":[{"a":1},{}]}"#, [.or([.logical(field: "a", operator: .eq, value: .typed(1))])]),
            (#"{"t":{}}"#, []), (#"{"$and":[{"t":{}},{}]}"#, []), (#"{"t":{"$or":{}}}"#, [.or([])]),
            (#"{"t":{"$nbetween":[null,null]}}"#, [.presence("t", .nbetween)]),
            (#"{"t":{"$eq":{}}}"#, [.presence("t", .eq)]),
            (#"{"t":{"$eq":null}}"#, [.logical(field: "t", operator: .eq, value: .typed(.null))]),
            (
                #"{"t":{"$in":{"1":"b","0":"a"}}}"#,
                [.logical(field: "t", operator: .in, value: .list([.typed("a"), .typed("b")]))]
            ),
        ] as [(String, [CrudFilter])])
    func whatIsWithoutAValueIsNoFilter(_ json: String, _ expected: [CrudFilter]) throws {
        #expect(try dialect.list("s=" + percentEncoded(json)).filters == expected)
    }

    private static let invalid = "gateway_filter_invalid"

    @Test(arguments: [
        RefusalScenario(line: "nonsense", type: "gateway_parameter_invalid", contains: ["`s`", "not JSON", "byte"]),
        RefusalScenario(line: "{", type: "gateway_parameter_invalid", contains: ["`s`", "byte 1"]),
        RefusalScenario(line: "[]", type: invalid, contains: ["`s`", "object"]),
        RefusalScenario(line: "3", type: invalid, contains: ["`s`", "object"]),
        RefusalScenario(line: #"{"$and":{}}"#, type: invalid, contains: ["`s.$and`", "array"]),
        RefusalScenario(line: #"{"$or":"x"}"#, type: invalid, contains: ["`s.$or`", "array"]),
        RefusalScenario(line: #"{"$and":[3]}"#, type: invalid, contains: ["`s.$and[0]`", "object"]),
        RefusalScenario(line: #"{"":1}"#, type: invalid, contains: ["`s.`", "no column"]),
        RefusalScenario(line: #"{"$gt":1}"#, type: invalid, contains: ["`s.$gt`", "where a column is expected"]),
        RefusalScenario(line: #"{"t":{"$and":[]}}"#, type: invalid, contains: ["`s.t.$and`", "no operator"]),
        RefusalScenario(line: #"{"t":["a"]}"#, type: invalid, contains: ["`s.t`", "`{\"$in\""]),
        RefusalScenario(
            line: #"{"t":{"$like":"secret"}}"#, type: invalid, contains: ["`s.t.$like`", "`$contL`", "`$nbetween`"],
            lacks: ["secret"]),
        RefusalScenario(line: #"{"t":{"$GT":1}}"#, type: invalid, contains: ["`s.t.$GT`"]),
        RefusalScenario(line: "{\"t\":{\"$\u{301}eq\":1}}", type: invalid, contains: ["no operator"]),
        RefusalScenario(line: #"{"t":{"$":1}}"#, type: invalid, contains: ["`s.t.$`"]),
        RefusalScenario(line: #"{"t":{"$or":[1]}}"#, type: invalid, contains: ["`s.t.$or`", "object of operators"]),
        RefusalScenario(
            line: #"{"t":{"$eq":["a"]}}"#, type: invalid, contains: ["`s.t.$eq`", "`$in`", "`$nina`", "`$nbetween`"]),
        RefusalScenario(line: #"{"t":{"$eqL":[]}}"#, type: invalid, contains: ["`s.t.$eqL`"]),
        RefusalScenario(
            line: #"{"t":{"$eq":{"a":"secret"}}}"#, type: invalid, contains: ["`s.t.$eq`", "object"],
            lacks: ["secret"]),
        RefusalScenario(line: #"{"t":{"$in":[1,[2]]}}"#, type: invalid, contains: ["`s.t.$in[1]`"]),
        RefusalScenario(line: #"{"t":{"$between":[1]}}"#, type: invalid, contains: ["`s.t.$between`", "two values"]),
        RefusalScenario(line: #"{"t":{"$between":5}}"#, type: invalid, contains: ["two values"]),
        RefusalScenario(
            line: #"{"$and":[{"a":1},{"$or":[{"b":{"$eq":1}},{"c":{"$no":1}}]}]}"#, type: invalid,
            contains: ["`s.$and[1].$or[1].c.$no`"]),
    ])
    func refuses(_ scenario: RefusalScenario) {
        scenario.check(
            refusal { () throws(HttpError) in try dialect.parse("GET posts?s=" + percentEncoded(scenario.line)) })
    }

    @Test func namesTheColumnAtFault() {
        let query = percentEncoded(#"{"price":{"$between":[1]}}"#)
        let error = refusal { () throws(HttpError) in try dialect.parse("GET posts?s=" + query) }
        #expect(error?.errors["price"] == error.map { [$0.message] })
    }

    @Test func boundsTheDepth() throws {
        func nested(_ depth: Int) -> String {
            #"{"$and":["# + String(repeating: #"{"$and":["#, count: depth) + String(repeating: "]}", count: depth + 1)
        }
        #expect(try dialect.search(nested(4)) == [.and([.and([.and([.and([])])])])])
        for depth in [5, 6, 1_000, 20_000] {
            let error = refusal { () throws(HttpError) in
                try dialect.parse("GET posts?s=" + percentEncoded(nested(depth)))
            }
            #expect(error?.type == "gateway_filter_invalid")
            #expect(error?.message.contains("deeper than 4 groups") == true)
        }
        let alternatives = #"{"t":"# + String(repeating: #"{"$or":"#, count: 5) + #"{"$eq":1}"#
        let error = refusal { () throws(HttpError) in
            try dialect.parse("GET posts?s=" + percentEncoded(alternatives + String(repeating: "}", count: 6)))
        }
        #expect(error?.message.contains("`s.t.$or.$or.$or.$or.$or` goes deeper than 4 groups") == true)
    }

    @Test func readsThousandsOfMembersAndHugeNumbersAsTheyAre() throws {
        let members = (0..<20_000).map { #""c\#($0)":{"$gt":1e999}"# }.joined(separator: ",")
        let filters = try dialect.search("{\(members)}")
        #expect(filters.count == 20_000)
        #expect(filters.last == Self.compare("c19999", .gt, .number(try #require(JSONNumber("1e999")))))
    }
}
