import Appwrite
import Refine
import Testing

@testable import Gateway

/// What each operator asks of Appwrite on each kind of column, and what it leaves to the gateway, by database.
@Suite("Plan: operators by column and database")
struct OperatorTests {
    enum Server: String, Sendable, CaseIterable {
        case mariadb18, mariadb, postgresql, mongodb, unknown

        var capabilities: ServerCapabilities {
            let new = ServerVersion(major: 1, minor: 9, patch: 0)
            return self == .mariadb18
                ? ServerCapabilities()
                : ServerCapabilities(version: new, adapter: DatabaseAdapter(rawValue: rawValue))
        }
    }

    struct Scenario: CustomTestStringConvertible, Sendable {
        var query: String
        var servers: [Server]
        var pushed: [String]
        /// Words of the reason why the gateway evaluates something; `nil` when Appwrite's answer is exact.
        var reason: String?
        var absent: [String]
        var testDescription: String { "\(query) on \(servers.map(\.rawValue))" }

        init(
            _ query: String, _ servers: [Server], _ pushed: String..., reason: String? = nil, absent: [String] = []
        ) {
            self.query = query
            self.servers = servers
            self.pushed = pushed
            self.reason = reason
            self.absent = absent
        }

        /// The same on every server.
        init(_ query: String, _ pushed: String..., reason: String? = nil, absent: [String] = []) {
            self.query = query
            servers = Server.allCases
            self.pushed = pushed
            self.reason = reason
            self.absent = absent
        }
    }

    private static func query(_ method: String, _ column: String, _ values: String? = nil) -> String {
        #"{"method":"\#(method)","attribute":"\#(column)""# + (values.map { #","values":[\#($0)]"# } ?? "") + "}"
    }

    private static let sql: [Server] = [.mariadb18, .mariadb, .postgresql]
    private static let caseIgnoring: [Server] = [.mariadb18, .mariadb]
    private static let exact: [Server] = [.postgresql, .mongodb]
    private static let findsNull: [Server] = [.mongodb, .unknown]

    static let texts = [
        Scenario("title=a", query("equal", "title", #""a""#)),
        Scenario("title_eqs=a", caseIgnoring, query("equal", "title", #""a""#), reason: "regard to case"),
        Scenario("title_eqs=a", exact, query("equal", "title", #""a""#)),
        Scenario("title_eqs=a", [.unknown], query("equal", "title", #""a""#), reason: "not known"),
        Scenario("title_ne=a", sql, query("notEqual", "title", #""a""#), absent: ["isNotNull"]),
        Scenario("title_ne=a", findsNull, query("notEqual", "title", #""a""#), query("isNotNull", "title")),
        Scenario("title_nes=a", caseIgnoring, query("isNotNull", "title"), reason: "case", absent: ["notEqual"]),
        Scenario("title_nes=a", [.postgresql], query("notEqual", "title", #""a""#), absent: ["isNotNull"]),
        Scenario("title_nes=a", [.mongodb], query("notEqual", "title", #""a""#), query("isNotNull", "title")),
        Scenario("title_nin=a,b", sql, query("notEqual", "title", #""b""#), absent: ["isNotNull"]),
        Scenario("title_nin=a,b", findsNull, query("notEqual", "title", #""b""#), query("isNotNull", "title")),
        Scenario("title_contains=a", query("contains", "title", #""a""#)),
        Scenario("title_containss=a", query("contains", "title", #""a""#), reason: "regard to case"),
        Scenario("title_ncontains=a", sql, query("notContains", "title", #""a""#), absent: ["isNotNull"]),
        Scenario("title_ncontains=a", findsNull, query("notContains", "title", #""a""#), query("isNotNull", "title")),
        Scenario("title_ncontainss=a", query("isNotNull", "title"), reason: "case", absent: ["notContains"]),
        Scenario("title_startswith=a", sql, query("startsWith", "title", #""a""#)),
        Scenario("title_startswith=a", findsNull, query("contains", "title", #""a""#), reason: "anywhere"),
        Scenario("title_startswiths=a", query("startsWith", "title", #""a""#), reason: "case"),
        Scenario("title_nstartswith=a", sql, query("notStartsWith", "title", #""a""#), absent: ["isNotNull"]),
        Scenario(
            "title_nstartswith=a", findsNull, query("notStartsWith", "title", #""a""#), query("isNotNull", "title")),
        Scenario("title_nstartswiths=a", query("isNotNull", "title"), reason: "case"),
        Scenario("title_endswith=a", sql, query("endsWith", "title", #""a""#)),
        Scenario("title_endswith=a", findsNull, query("contains", "title", #""a""#), reason: "anywhere"),
        Scenario("title_endswiths=a", query("endsWith", "title", #""a""#), reason: "case"),
        Scenario("title_nendswith=a", query("notEndsWith", "title", #""a""#)),
        Scenario("title_nendswiths=a", query("isNotNull", "title"), reason: "case"),
        Scenario("title_between=a,c", query("between", "title", #""a","c""#)),
        Scenario("title_between=a,", query("greaterThanEqual", "title", #""a""#)),
        Scenario(
            #"_filter=[{"field":"title","operator":"between","value":["","c"]}]"#.replacing("\"", with: "%22"),
            query("lessThanEqual", "title", #""c""#)),
        Scenario(
            "title_nbetween=a,c", findsNull, query("notBetween", "title", #""a","c""#), query("isNotNull", "title")),
        // A backslash is an escape to LIKE, and plain to MongoDB.
        Scenario(
            "title_contains=a%5Cb", sql, query("contains", "title", #""a""#), query("contains", "title", #""b""#),
            reason: "backslash"),
        Scenario("title_contains=a%5Cb", [.mongodb], query("contains", "title", #""a\\b""#)),
        Scenario("title_ncontains=a%5Cb", sql, query("isNotNull", "title"), reason: "backslash"),
        Scenario("title_startswith=a%5Cb", sql, query("startsWith", "title", #""a""#), reason: "backslash"),
        Scenario("title_endswith=a%5Cb", sql, query("endsWith", "title", #""b""#), reason: "backslash"),
        Scenario("title_contains=%5C", sql, query("isNotNull", "title"), reason: "backslash"),
        // Every text holds the empty text.
        Scenario("title_contains=", query("isNotNull", "title")),
        Scenario("title_ncontains=", "no call"),
        Scenario("title_null", query("isNull", "title")), Scenario("title_nnull", query("isNotNull", "title")),
        Scenario("q=a%5Cb", [.mariadb18], "\"or\"", #""attribute":"title","values":["b"]"#, reason: "backslash"),
    ]

    static let others = [
        Scenario("views=1", query("equal", "views", "1")), Scenario("views_eqs=1", query("equal", "views", "1")),
        Scenario("views_nes=1", sql, query("notEqual", "views", "1"), absent: ["isNotNull"]),
        Scenario("views_nes=1", findsNull, query("notEqual", "views", "1"), query("isNotNull", "views")),
        Scenario("views_lt=1", query("lessThan", "views", "1")), Scenario("views_nin=", "GET", absent: ["views"]),
        Scenario("views_in=", "no call"), Scenario("rating_gte=1e3", query("greaterThanEqual", "rating", "1e3")),
        Scenario("published_ne=true", findsNull, query("isNotNull", "published")),
        Scenario("publishedAt_gt=2024-02-29", query("greaterThan", "publishedAt", #""2024-02-29T00:00:00.000+00:00""#)),
        Scenario("status=DRAFT", query("equal", "status", #""DRAFT""#)),
        Scenario("status_contains=raf", query("contains", "status", #""raf""#)),
        Scenario("$sequence_gt=5", [.mariadb, .postgresql], query("greaterThan", "$sequence", "5")),
        // 1.8 refuses it.
        Scenario(
            "$sequence_gt=5", [.mariadb18], "by the gateway, over $sequence", reason: "no query",
            absent: ["greaterThan"]),
        Scenario("$sequence_gt=5", findsNull, query("greaterThan", "$sequence", #""5""#)),
        Scenario("id_eqs=a", caseIgnoring, query("equal", "$id", #""a""#), reason: "case"),
    ]

    static let lists = [
        Scenario("tags_contains=a", query("contains", "tags", #""a""#)),
        Scenario("tags_containss=a", query("contains", "tags", #""a""#)),
        Scenario("scores_contains=1", query("contains", "scores", "1")),
        Scenario("tags_ncontains=a", sql, query("notContains", "tags", #""a""#), absent: ["isNotNull"]),
        Scenario("tags_ncontains=a", findsNull, query("notContains", "tags", #""a""#), query("isNotNull", "tags")),
        Scenario(
            "tags_ina=a,b", [.mariadb18], query("contains", "tags", #""a""#), query("contains", "tags", #""b""#),
            absent: ["containsAll"]),
        Scenario(
            "tags_ina=a,b", [.mariadb, .postgresql, .mongodb, .unknown], query("containsAll", "tags", #""a","b""#)),
        Scenario("tags_ina=a", query("contains", "tags", #""a""#)), Scenario("tags_ina=", query("isNotNull", "tags")),
        Scenario(
            "tags_nina=a,b", sql,
            #"{"method":"or","values":[{"method":"notContains","attribute":"tags","values":["a"]},{"method":"notContains","attribute":"tags","values":["b"]}]}"#,
            absent: ["isNotNull"]),
        Scenario("tags_nina=a,b", findsNull, query("isNotNull", "tags")), Scenario("tags_nina=", "no call"),
        Scenario("tags_null", query("isNull", "tags")),
    ]

    static let references = [
        Scenario("author=p1", query("equal", "author", #""p1""#)),
        Scenario("author_null", query("isNull", "author")),
        Scenario("author.id=p1", query("equal", "author", #""p1""#), absent: ["author."]),
        Scenario("author.name=a", query("equal", "author.name", #""a""#)),
        Scenario("author.age_gt=07", query("greaterThan", "author.age", "7")),
        Scenario(
            "author.name_ne=a", findsNull, query("notEqual", "author.name", #""a""#), query("isNotNull", "author.name")),
        Scenario("author.name_containss=a", query("contains", "author.name", #""a""#), reason: "case"),
        Scenario("author.tags_contains=a", query("contains", "author.tags", #""a""#)),
        // For one related row at most, Appwrite may be asked for several of its columns.
        Scenario(
            "author.name=a&author.age=7", query("equal", "author.name", #""a""#), query("equal", "author.age", "7")),
        // It would look for one row to which both apply.
        Scenario(
            "comments.name=a&comments.age=7", query("equal", "comments.name", #""a""#), reason: "one related row",
            absent: [#""attribute":"comments.age""#]),
        // An `or` is a group to Appwrite, also where it comes of one filter.
        Scenario(
            #"_filter=[{"field":"author.name","operator":"in","value":["a",null]}]"#,
            "by the gateway, over author.name", reason: "outside of groups", absent: ["\"or\""]),
        Scenario("comments=p1", query("equal", "comments.$id", #""p1""#)),
        Scenario("comments_in=p1,p2", query("equal", "comments.$id", #""p1","p2""#)),
        Scenario("comments_ina=p1,p2", query("equal", "comments.$id", #""p1""#), reason: "no query"),
        Scenario("comments_ne=p1", "by the gateway, over comments.$id", reason: "no query"),
        Scenario("comments_null", "by the gateway, over comments.$id", reason: "no query"),
        Scenario("comments_nnull", query("isNotNull", "comments.$id")),
        Scenario(
            #"_filter=[{"operator":"or","value":[{"field":"author.name","operator":"eq","value":"a"},{"field":"views","operator":"eq","value":1}]}]"#,
            "by the gateway, over author.name, views", reason: "outside of groups", absent: ["\"or\"", "\"equal\""]),
    ]

    static let groups = [
        // All members have a query that finds at least what they mean, so that the group has one.
        Scenario(
            #"_filter=[{"operator":"or","value":[{"field":"title","operator":"containss","value":"Ab"},{"field":"views","operator":"eq","value":1}]}]"#,
            #"{"method":"or","values":[{"method":"contains","attribute":"title","values":["Ab"]},{"method":"equal","attribute":"views","values":[1]}]}"#,
            "by the gateway, over title, views", reason: "or(title containss, views eq)"),
        // What must hold beside the group narrows what is read.
        Scenario(
            #"_filter=[{"operator":"or","value":[{"field":"comments","operator":"null","value":true},{"field":"views","operator":"eq","value":1}]},{"field":"rating","operator":"gt","value":3}]"#,
            query("greaterThan", "rating", "3"), "by the gateway, over comments.$id, views", reason: "no query",
            absent: ["\"or\""]),
        Scenario(
            #"_filter=[{"operator":"and","value":[{"field":"title","operator":"containss","value":"Ab"},{"field":"views","operator":"eq","value":1}]}]"#,
            query("contains", "title", #""Ab""#), query("equal", "views", "1"), reason: "title containss",
            absent: ["over title, views"]),
        // Known without looking.
        Scenario(
            #"_filter=[{"operator":"or","value":[{"field":"title","operator":"containss","value":"Ab"},{"field":"views","operator":"nin","value":[]}]}]"#,
            "GET", absent: ["by the gateway", "title"]),
        Scenario(
            #"_filter=[{"field":"title","operator":"containss","value":"Ab"},{"field":"views","operator":"in","value":[]}]"#,
            "no call", absent: ["by the gateway"]),
    ]

    @Test(arguments: texts + others + lists + references + groups)
    func asksAndEvaluates(_ scenario: Scenario) throws {
        let query = scenario.query.replacing("\"", with: "%22")
        for server in scenario.servers {
            let lines = try SimpleRestPlanning.lines(query, capabilities: server.capabilities)
            let text = lines.joined(separator: "\n")
            for piece in scenario.pushed {
                #expect(piece.hasPrefix("{") ? lines.contains(piece) : text.contains(piece), "\(piece) not in \(text)")
            }
            for piece in scenario.absent { #expect(!text.contains(piece), "\(piece) in \(text) (\(server))") }
            if let reason = scenario.reason {
                #expect(text.contains("by the gateway") && text.contains(reason), "\(server): \(text)")
            } else {
                #expect(!text.contains("by the gateway"), "\(server): \(text)")
            }
        }
    }

    /// Each operator works on some column or is refused by name: none is forgotten.
    @Test(arguments: CrudOperator.allCases.filter { !$0.isConditional })
    func everyOperatorDoesSomething(_ operator: CrudOperator) throws {
        for field in ["title", "views", "rating", "published", "publishedAt", "tags", "author", "comments", "place"] {
            let filter = CrudFilter.logical(field: field, operator: `operator`, value: .list([.text("1"), .text("0")]))
            let planner = Planner(table: SampleSchema.table, schema: SampleSchema.posts, credential: .guest)
            do {
                let list = try planner.list(ListRequest(filters: [filter]))
                #expect(list.filters != [] || list.residual != nil, "\(`operator`) on \(field) is dropped")
            } catch {
                #expect(error.statusCode == 400)
                #expect(error.errors[field] != nil)
                #expect(error.message.contains("`\(field)`"))
            }
        }
    }

    /// What rows do not show Appwrite is asked for, of the same rows that the gateway looks at.
    @Test(arguments: ["null", "nnull", "ncontains", "nina"])
    func missingListsInGroupsOfTheGateway(_ name: String) throws {
        let member = #"{"field":"tags","operator":"\#(name)","value":["a"]}"#
        func query(_ other: String) -> String {
            let filter = #"{"operator":"or","value":[\#(member),{"field":"title","operator":"\#(other)","value":"a"}]}"#
            return "_filter=[\(filter)]".replacing("\"", with: "%22")
        }
        #expect(try !SimpleRestPlanning.lines(query("contains")).joined().contains("by the gateway"))
        let list = try SimpleRestPlanning.list(query("containss"))
        let question = try #require(list.residual?.questions.first)
        #expect(list.residual?.columns == ["title"])
        let alone = "_filter=[\(member)]".replacing("\"", with: "%22")
        #expect(try SimpleRestPlanning.list(alone).filters == [question])
    }
}
