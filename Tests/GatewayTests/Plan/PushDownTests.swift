import Appwrite
import Refine
import Testing

@testable import Gateway

/// What Appwrite is asked for what refine's providers send.
@Suite("Plan: push-down")
struct PushDownTests {
    struct Scenario: CustomTestStringConvertible, Sendable {
        var query: String
        var mustContain: [String]
        var mustNotContain: [String] = []
        var testDescription: String { query }

        init(_ query: String, _ mustContain: String..., without mustNotContain: [String] = []) {
            self.query = query
            self.mustContain = mustContain
            self.mustNotContain = mustNotContain
        }
    }

    static let filters = [
        Scenario("status=draft", #"{"method":"equal","attribute":"status","values":["draft"]}"#),
        Scenario(
            "status=draft&status=published", #"{"method":"equal","attribute":"status","values":["draft","published"]}"#),
        Scenario("status_ne=draft", #"{"method":"notEqual","attribute":"status","values":["draft"]}"#),
        Scenario("id=a&title_ne=x", #"{"method":"equal","attribute":"$id","values":["a"]}"#, without: [#""id""#]),
        Scenario("views_lt=5", #"{"method":"lessThan","attribute":"views","values":[5]}"#),
        Scenario("views_lte=5", #"{"method":"lessThanEqual","attribute":"views","values":[5]}"#),
        Scenario("views_gt=-5", #"{"method":"greaterThan","attribute":"views","values":[-5]}"#),
        Scenario("views_gte=5", #"{"method":"greaterThanEqual","attribute":"views","values":[5]}"#),
        Scenario(
            "views_gte=5&views_lt=9", #"{"method":"greaterThanEqual","attribute":"views","values":[5]}"#,
            #"{"method":"lessThan","attribute":"views","values":[9]}"#, without: ["\"and\""]),
        Scenario("views_in=1,2", #"{"method":"equal","attribute":"views","values":[1,2]}"#),
        Scenario("views_in=1&views_in=1", #"{"method":"equal","attribute":"views","values":[1]}"#),
        Scenario("views_in=", "no call", without: ["GET"]),
        Scenario(
            "views_nin=1,2", #"{"method":"notEqual","attribute":"views","values":[1]}"#,
            #"{"method":"notEqual","attribute":"views","values":[2]}"#),
        Scenario("views_nin=", "GET", without: ["views"]),
        Scenario("title_contains=x", #"{"method":"contains","attribute":"title","values":["x"]}"#),
        Scenario("title_like=10", #"{"method":"contains","attribute":"title","values":["10"]}"#),
        Scenario("title_ncontains=x", #"{"method":"notContains","attribute":"title","values":["x"]}"#),
        Scenario("title_startswith=x", #"{"method":"startsWith","attribute":"title","values":["x"]}"#),
        Scenario("title_nstartswith=x", #"{"method":"notStartsWith","attribute":"title","values":["x"]}"#),
        Scenario("title_endswith=x", #"{"method":"endsWith","attribute":"title","values":["x"]}"#),
        Scenario("title_nendswith=x", #"{"method":"notEndsWith","attribute":"title","values":["x"]}"#),
        Scenario("views_between=1,5", #"{"method":"between","attribute":"views","values":[1,5]}"#),
        Scenario("views_nbetween=1,5", #"{"method":"notBetween","attribute":"views","values":[1,5]}"#),
        Scenario("views_between=1,", #"{"method":"greaterThanEqual","attribute":"views","values":[1]}"#),
        Scenario("views_between=,5", #"{"method":"lessThanEqual","attribute":"views","values":[5]}"#),
        Scenario("views_nbetween=1,", #"{"method":"lessThan","attribute":"views","values":[1]}"#),
        Scenario("views_nbetween=,5", #"{"method":"greaterThan","attribute":"views","values":[5]}"#),
        Scenario("title_null=true", #"{"method":"isNull","attribute":"title"}"#),
        Scenario("title_nnull=true", #"{"method":"isNotNull","attribute":"title"}"#),
        Scenario("tags_null=true", #"{"method":"isNull","attribute":"tags"}"#),
        Scenario("title", #"{"method":"isNull","attribute":"title"}"#),
        Scenario("title_ne", #"{"method":"isNotNull","attribute":"title"}"#),
        Scenario("tags_contains=red", #"{"method":"contains","attribute":"tags","values":["red"]}"#),
        Scenario("scores_contains=3", #"{"method":"contains","attribute":"scores","values":[3]}"#),
        Scenario("author=p1", #"{"method":"equal","attribute":"author","values":["p1"]}"#),
        Scenario(
            "$createdAt_gte=2024-02-29",
            #"{"method":"greaterThanEqual","attribute":"$createdAt","values":["2024-02-29T00:00:00.000+00:00"]}"#),
        Scenario("$sequence=100", #"{"method":"equal","attribute":"$sequence","values":[100]}"#),
        Scenario(
            "publishedAt_lte=Thu%20Feb%2029%202024%2023%3A59%3A59%20GMT%2B0000%20(Coordinated%20Universal%20Time)",
            #""2024-02-29T23:59:59.000+00:00""#),
    ]

    @Test(arguments: filters)
    func filtersBecomeQueries(_ scenario: Scenario) throws {
        try check(scenario)
    }

    static let groups = [
        Scenario(
            #"_filter=[{"operator":"or","value":[{"field":"title","operator":"contains","value":"a"},{"field":"views","operator":"gt","value":5}]}]"#,
            #"{"method":"or","values":[{"method":"contains","attribute":"title","values":["a"]},{"method":"greaterThan","attribute":"views","values":[5]}]}"#
        ),
        // Groups of one are dissolved: Appwrite refuses them.
        Scenario(
            #"_filter=[{"operator":"or","value":[{"operator":"and","value":[{"field":"views","operator":"eq","value":"5"}]}]}]"#,
            #"{"method":"equal","attribute":"views","values":[5]}"#, without: ["\"or\"", "\"and\""]),
        // Groups of none are no condition.
        Scenario(#"_filter=[{"operator":"or","value":[]}]"#, "GET", without: ["\"or\"", "no call"]),
        Scenario(
            #"_filter=[{"operator":"or","value":[{"operator":"and","value":[]},{"field":"views","operator":"eq","value":5}]}]"#,
            #"{"method":"equal","attribute":"views","values":[5]}"#, without: ["\"or\"", "\"and\""]),
        // What is always true makes an `or` true, what is always false makes an `and` false.
        Scenario(
            #"_filter=[{"operator":"or","value":[{"field":"title","operator":"nin","value":[]},{"field":"views","operator":"eq","value":5}]}]"#,
            "GET", without: ["views"]),
        Scenario(
            #"_filter=[{"operator":"or","value":[{"field":"title","operator":"in","value":[]},{"field":"views","operator":"eq","value":5}]}]"#,
            #"{"method":"equal","attribute":"views","values":[5]}"#, without: ["\"or\""]),
        Scenario(
            #"_filter=[{"operator":"and","value":[{"field":"title","operator":"in","value":[]},{"field":"views","operator":"eq","value":5}]}]"#,
            "no call", without: ["GET"]),
        Scenario(
            #"_filter=[{"operator":"or","value":[{"field":"views","operator":"nin","value":[1,2]},{"field":"title","operator":"null","value":true}]}]"#,
            #"{"method":"or","values":[{"method":"and","values":[{"method":"notEqual","attribute":"views","values":[1]},{"method":"notEqual","attribute":"views","values":[2]}]},{"method":"isNull","attribute":"title"}]}"#
        ),
        Scenario(
            #"_filter=[{"field":"views","operator":"in","value":[1,null]}]"#,
            #"{"method":"or","values":[{"method":"equal","attribute":"views","values":[1]},{"method":"isNull","attribute":"views"}]}"#
        ),
        Scenario(
            #"_filter=[{"field":"views","operator":"nin","value":[1,null]}]"#,
            #"{"method":"notEqual","attribute":"views","values":[1]}"#, without: ["isNotNull", "null]"]),
        Scenario(
            #"_filter=[{"operator":"or","value":[{"operator":"or","value":[{"field":"views","operator":"gt","value":1},{"field":"views","operator":"lt","value":2}]},{"field":"views","operator":"eq","value":3}]}]"#,
            #"{"method":"or","values":[{"method":"greaterThan","attribute":"views","values":[1]},{"method":"lessThan","attribute":"views","values":[2]},{"method":"equal","attribute":"views","values":[3]}]}"#
        ),
    ]

    @Test(arguments: groups)
    func groupsAreJoined(_ scenario: Scenario) throws {
        var encoded = scenario
        encoded.query = scenario.query.replacing("\"", with: "%22")
        try check(encoded)
    }

    static let lists = [
        Scenario("", "rows 0 to 10000, in calls of 1000", without: ["order", "select"]),
        Scenario("_start=0&_end=10", #"{"method":"limit","values":[10]}"#, #"{"method":"offset","values":[0]}"#),
        Scenario("_start=20&_end=40", #"{"method":"limit","values":[20]}"#, #"{"method":"offset","values":[20]}"#),
        Scenario("_start=0&_end=5000", "rows 0 to 5000, in calls of 1000"),
        Scenario("_start=0&_end=50000", "rows 0 to 10000, in calls of 1000"),
        Scenario(
            "_sort=title&_order=desc", #"{"method":"orderDesc","attribute":"title"}"#,
            #"{"method":"orderDesc","attribute":"$sequence"}"#),
        Scenario(
            "_sort=status,views&_order=asc,desc", #"{"method":"orderAsc","attribute":"status"}"#,
            #"{"method":"orderDesc","attribute":"views"}"#, #"{"method":"orderDesc","attribute":"$sequence"}"#),
        Scenario("_sort=id&_order=asc", #"{"method":"orderAsc","attribute":"$id"}"#, without: ["$sequence"]),
        Scenario(
            "_sort=title,title&_order=asc,desc", #"{"method":"orderAsc","attribute":"title"}"#,
            without: [#""orderDesc","attribute":"title""#]),
        Scenario("_fields=title,id,title", #"{"method":"select","values":["title","$id"]}"#),
        Scenario("_fields=*,author.name", #"{"method":"select","values":["*","author.name"]}"#),
        Scenario("_fields=$permissions", #"{"method":"select","values":["$permissions"]}"#),
        Scenario(
            "_cursor=a1&_limit=5", #"{"method":"cursorAfter","values":["a1"]}"#, #"{"method":"limit","values":[6]}"#),
        Scenario("_cursor=a1", #"{"method":"limit","values":[26]}"#),
        Scenario(
            "q=red+fox",
            #"{"method":"or","values":[{"method":"contains","attribute":"title","values":["red fox"]},{"method":"contains","attribute":"content","values":["red fox"]},{"method":"contains","attribute":"status","values":["red fox"]}]}"#,
            without: ["secret", "tags"]),
        Scenario("q=%20&views=1", "views", without: ["contains", "search"]),
        Scenario(
            "id=a&id=b&id=a", #"{"method":"equal","attribute":"$id","values":["a","b"]}"#,
            #"{"method":"limit","values":[2]}"#),
        Scenario(
            "ids=a,b%20c,..", #"{"method":"equal","attribute":"$id","values":["a"]}"#,
            #"{"method":"limit","values":[1]}"#),
        Scenario("ids=..", "no call", without: ["GET"]),
        Scenario("ids=a&_fields=title", #"{"method":"select","values":["title"]}"#),
    ]

    @Test(arguments: lists)
    func listsArePaged(_ scenario: Scenario) throws {
        try check(scenario)
    }

    private func check(_ scenario: Scenario) throws {
        let lines = try SimpleRestPlanning.lines(scenario.query)
        let text = lines.joined(separator: "\n")
        for piece in scenario.mustContain {
            #expect(piece.hasPrefix("{") ? lines.contains(piece) : text.contains(piece), "\(piece) is not in \(text)")
        }
        for piece in scenario.mustNotContain { #expect(!text.contains(piece), "\(piece) is in \(text)") }
    }

    @Test func searchUsesFullTextIndexesOfOneColumn() throws {
        let indexed = SampleSchema.indexed(["content"], type: "fulltext")
        #expect(
            try SimpleRestPlanning.lines("q=fox", schema: indexed).contains(
                #"{"method":"search","attribute":"content","values":["fox"]}"#))
        let joint = SampleSchema.indexed(["title", "content"], type: "fulltext")
        #expect(try SimpleRestPlanning.lines("q=fox", schema: joint).joined().contains("contains"))
    }

    @Test func aTableWithoutTextHoldsNoWords() throws {
        var schema = SampleSchema.posts
        schema.columns.removeAll { $0.type == .string }
        #expect(try SimpleRestPlanning.lines("q=fox", schema: schema) == ["no call: the filters find nothing"])
    }
}
