import JSONBytes
import Refine
import Testing

@Suite struct FilterJSONTests {
    private let dialect = SimpleRest(maximumFilterDepth: 4)

    @Test(
        arguments: [
            ("[]", []),
            (
                #"[{"field":"a","operator":"eq","value":1}]"#,
                [CrudFilter.logical(field: "a", operator: .eq, value: .typed(1))]
            ),
            (#"{"field":"a","operator":"eq","value":"1"}"#, [.logical(field: "a", operator: .eq, value: .typed("1"))]),
            (
                #"[{"field":"a","operator":"eq","value":null}]"#,
                [.logical(field: "a", operator: .eq, value: .typed(.null))]
            ),
            (
                #"[{"field":"a","operator":"eq","value":true}]"#,
                [.logical(field: "a", operator: .eq, value: .typed(true))]
            ),
            (#"[{"field":"a","operator":"null"}]"#, [.logical(field: "a", operator: .null, value: .absent)]),
            (
                #"[{"field":"a","operator":"in","value":["x",2,null]}]"#,
                [.logical(field: "a", operator: .in, value: .list([.typed("x"), .typed(2), .typed(.null)]))]
            ),
            (
                #"[{"field":"a","operator":"in","value":"x,y"}]"#,
                [.logical(field: "a", operator: .in, value: .list([.typed("x,y")]))]
            ),
            (#"[{"field":"a","operator":"in","value":[]}]"#, [.logical(field: "a", operator: .in, value: .list([]))]),
            // Undefined, and what refine's hooks leave of a filter that says nothing.
            (#"[{"field":"a","operator":"in"}]"#, [.logical(field: "a", operator: .in, value: .absent)]),
            (#"[{"field":"a","operator":"eq"}]"#, [.logical(field: "a", operator: .eq, value: .absent)]),
            (#"[{"field":"a","operator":"eq","value":{}}]"#, [.logical(field: "a", operator: .eq, value: .absent)]),
            (#"[{"field":"a","operator":"between"}]"#, [.logical(field: "a", operator: .between, value: .absent)]),
            (
                #"[{"field":"a","operator":"nbetween","value":[null,null]}]"#,
                [.logical(field: "a", operator: .nbetween, value: .absent)]
            ),
            ("[{}]", []), ("{}", []),
            (
                #"[{"operator":"or","value":[{},{"field":"a","operator":"gt","value":1}]}]"#,
                [
                    .or([.logical(field: "a", operator: .gt, value: .typed(1))])
                ]
            ),
            // What `qs` makes of long lists.
            (
                #"[{"field":"a","operator":"in","value":{"0":"x","10":"z","2":"y"}}]"#,
                [.logical(field: "a", operator: .in, value: .list([.typed("x"), .typed("y"), .typed("z")]))]
            ),
            (
                #"{"0":{"operator":"or","value":{"0":{"field":"a","operator":"gt","value":1}}}}"#,
                [.or([.logical(field: "a", operator: .gt, value: .typed(1))])]
            ),
            (
                #"[{"field":"a","operator":"between","value":[1,null]}]"#,
                [.logical(field: "a", operator: .between, value: .list([.typed(1), .typed(.null)]))]
            ),
            (
                #"[{"field":"title_like","operator":"eq","value":"x"}]"#,
                [.logical(field: "title_like", operator: .eq, value: .typed("x"))]
            ),
            (#"[{"operator":"or","value":[]}]"#, [.or([])]),
            (
                #"[{"key":"g","operator":"or","value":[{"field":"a","operator":"contains","value":"x"},{"operator":"and","value":[{"field":"b","operator":"gt","value":9007199254740993}]}]}]"#,
                [
                    .or([
                        .logical(field: "a", operator: .contains, value: .typed("x")),
                        .and([
                            .logical(field: "b", operator: .gt, value: .typed(.integer(9_007_199_254_740_993 as Int64)))
                        ]
                        ),
                    ])
                ]
            ),
        ] as [(String, [CrudFilter])])
    func reads(_ json: String, _ expected: [CrudFilter]) throws {
        #expect(try dialect.filters("_filter=" + percentEncoded(json)) == expected)
    }

    @Test func isJoinedWithTheOtherFilters() throws {
        let json = percentEncoded(#"[{"field":"a","operator":"eq","value":1}]"#)
        let filters = try dialect.filters("status=x&_filter=\(json)&b_gt=2&_filter=\(json)&_filter=")
        let typed = CrudFilter.logical(field: "a", operator: .eq, value: .typed(1))
        #expect(filters == [.compare("status", .eq, "x"), typed, typed, .compare("b", .gt, "2")])
    }

    private static let invalid = "gateway_filter_invalid"

    @Test(arguments: [
        RefusalScenario(line: "nonsense", type: "gateway_parameter_invalid", contains: ["`_filter`", "not JSON"]),
        RefusalScenario(line: "[", type: "gateway_parameter_invalid", contains: ["`_filter`", "byte 1"]),
        RefusalScenario(line: "3", type: invalid, contains: ["`_filter`", "array"]),
        RefusalScenario(line: "[3]", type: invalid, contains: ["`_filter[0]`", "object"]),
        RefusalScenario(line: #"[{"field":"a","value":1}]"#, type: invalid, contains: ["`_filter[0].operator`"]),
        RefusalScenario(
            line: #"[{"field":"a","operator":"doesNotContain","value":1}]"#, type: invalid,
            contains: ["`_filter[0].operator`", "`doesNotContain`"]),
        RefusalScenario(line: #"[{"field":"a","operator":"GT","value":1}]"#, type: invalid, contains: ["`GT`"]),
        RefusalScenario(line: #"[{"operator":"eq","value":1}]"#, type: invalid, contains: ["`_filter[0].field`"]),
        RefusalScenario(
            line: #"[{"field":"","operator":"eq","value":1}]"#, type: invalid, contains: ["`_filter[0].field`"]),
        RefusalScenario(
            line: #"[{"field":7,"operator":"eq","value":1}]"#, type: invalid, contains: ["`_filter[0].field`"]),
        RefusalScenario(
            line: #"[{"field":"a","operator":"eq","vale":1}]"#, type: invalid,
            contains: ["`_filter[0]`", "`vale`", "`value`"]),
        RefusalScenario(
            line: #"[{"field":"a","operator":"or","value":[]}]"#, type: invalid, contains: ["`field`", "`key`"]),
        RefusalScenario(
            line: #"[{"operator":"or","value":{}}]"#, type: invalid, contains: ["`_filter[0].value`", "array"]),
        RefusalScenario(line: #"[{"operator":"and"}]"#, type: invalid, contains: ["`_filter[0].value`", "array"]),
        RefusalScenario(
            line:
                #"[{"operator":"or","value":[{"field":"a","operator":"eq","value":1},{"operator":"and","value":[{"field":"b","operator":"x","value":1}]}]}]"#,
            type: invalid, contains: ["`_filter[0].value[1].value[0].operator`", "`x`"]),
        RefusalScenario(
            line: #"[{"field":"a","operator":"eq","value":{"b":"secret"}}]"#, type: invalid,
            contains: ["`_filter[0].value`", "object"], lacks: ["secret"]),
        RefusalScenario(
            line: #"[{"field":"a","operator":"in","value":[1,[2]]}]"#, type: invalid,
            contains: ["`_filter[0].value[1]`"]),
        RefusalScenario(
            line: #"[{"field":"a","operator":"between","value":[1]}]"#, type: invalid,
            contains: ["`_filter[0].value`", "two values"]),
        RefusalScenario(
            line: #"[{"field":"a","operator":"between","value":5}]"#, type: invalid, contains: ["two values"]),
        RefusalScenario(
            line: #"[{"field":"a","operator":"in","value":{"0":1,"x":2}}]"#, type: invalid, contains: ["object"]),
        RefusalScenario(
            line: #"[{"field":"a","operator":"in","value":{"01":1}}]"#, type: invalid, contains: ["object"]),
    ])
    func refuses(_ scenario: RefusalScenario) {
        scenario.check(
            refusal { () throws(HttpError) in try dialect.parse("GET posts?_filter=" + percentEncoded(scenario.line)) })
    }

    @Test func namesTheColumnAtFault() {
        let json = percentEncoded(#"[{"field":"price","operator":"between","value":[1]}]"#)
        let error = refusal { () throws(HttpError) in try dialect.parse("GET posts?_filter=" + json) }
        #expect(error?.errors["price"] == error.map { [$0.message] })
    }

    @Test func boundsTheDepth() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: #"{"operator":"and","value":["#, count: depth) + String(repeating: "]}", count: depth)
        }
        #expect(try dialect.filters("_filter=" + percentEncoded(nested(4))) == [.and([.and([.and([.and([])])])])])
        for depth in [5, 6, 1_000, 20_000] {
            let error = refusal { () throws(HttpError) in
                try dialect.parse("GET posts?_filter=" + percentEncoded(nested(depth)))
            }
            #expect(error?.type == "gateway_filter_invalid")
            #expect(error?.message.contains("deeper than 4 groups") == true)
        }
        let error = refusal { () throws(HttpError) in
            try dialect.parse("GET posts?_filter=" + percentEncoded(nested(5)))
        }
        #expect(error?.message.contains("`_filter.value[0].value[0].value[0].value[0]`") == true)
    }
}
