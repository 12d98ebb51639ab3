import Appwrite
import GatewayTesting
import JSONBytes
import Refine
import Testing

@testable import Gateway

@Suite("Resource rules: hidden and read-only columns")
struct HiddenColumnTests {
    private static let resources = "{named: {posts: {hidden: [secret], read_only: [slug, views]}}}"
    private static let row =
        #"{"title":"t","secret":"hunter2","slug":"s","$id":"a","$permissions":["read(\"any\")"],"$tableId":"posts"}"#

    /// Answers whatever is asked with rows that hold the hidden column.
    @Sendable private static func respond(_ request: TransportRequest) -> String {
        switch (request.method, request.path) {
        case ("GET", let path) where path.hasSuffix("/rows"): #"{"total":1,"rows":[\#(row)]}"#
        case ("POST", let path) where path.hasSuffix("/transactions"): #"{"$id":"t"}"#
        case (_, let path) where path.hasSuffix("/rows"):
            request.bodyText?.contains(#""rows":["#) == true || request.method == "PATCH"
                ? #"{"total":1,"rows":[\#(row)]}"# : row
        default: row
        }
    }

    static let answers: [(line: String, body: String)] = [
        ("GET posts", ""), ("GET posts?_start=0&_end=10", ""), ("GET posts?_start=0&_end=2000", ""),
        ("GET posts/a", ""),
        ("GET posts?_cursor=b", ""), ("GET posts?id=a&id=b", ""), ("GET posts?_fields=title,*", ""),
        ("GET posts/a?_fields=*", ""),
        ("POST posts", #"{"title":"x"}"#), ("POST posts/bulk", #"[{"title":"x"},{"id":"a","title":"y"}]"#),
        ("PATCH posts/a", #"{"title":"x"}"#), ("PATCH posts/bulk?ids=a,b", #"{"title":"x"}"#),
    ]

    @Test(arguments: answers, [true, false])
    func hiddenColumnsAreInNoAnswer(_ request: (line: String, body: String), knowsSchema: Bool) async throws {
        for credential in [Credential.session("s"), .key("k"), .guest] {
            let bed = try RulesBed(Self.resources, knowsSchema: knowsSchema, answer: Self.respond)
            let text = try await bed.send(request.line, request.body, as: credential).rowText
            #expect(text.contains(#""id":"a""#), "\(request.line) \(text)")
            #expect(!text.contains("secret") && !text.contains("hunter2"), "\(request.line) \(text)")
        }
    }

    @Test func deletesTellIdsAlone() async throws {
        let bed = try RulesBed(Self.resources, answer: Self.respond)
        #expect(try await bed.send("DELETE posts/a").rowText.isEmpty)
    }

    static let requests: [(line: String, body: String)] = [
        ("GET posts?secret=x", ""), ("GET posts?secret_like=x", ""), ("GET posts?secret_null=true", ""),
        ("GET posts?_sort=secret&_order=asc", ""), ("GET posts?_fields=title,secret", ""),
        ("GET posts/a?_fields=secret", ""), ("GET posts?id=a&_fields=secret", ""),
        (
            #"GET posts?_filter=[{"operator":"or","value":[{"field":"secret","operator":"eq","value":"x"},{"field":"title","operator":"eq","value":"x"}]}]"#,
            ""
        ),
        ("POST posts", #"{"title":"x","secret":"y"}"#), ("POST posts/bulk", #"[{"title":"x"},{"secret":"y"}]"#),
        ("PATCH posts/a", #"{"secret":null}"#), ("PATCH posts/bulk?ids=a,b", #"{"secret":"y"}"#),
    ]

    @Test(arguments: requests, [true, false])
    func hiddenColumnsAreUnknown(_ request: (line: String, body: String), knowsSchema: Bool) async throws {
        let bed = try RulesBed(Self.resources, knowsSchema: knowsSchema, answer: Self.respond)
        let refusal = try #require(await bed.refusal(request.line, request.body))
        #expect(refusal.statusCode == 400)
        #expect(refusal.type == "gateway_unknown_column")
        #expect(refusal.message == "The table `posts` has no column `secret`.")
        #expect(Array(refusal.errors.keys) == ["secret"])
        #expect(bed.transport.requests.isEmpty)
    }

    @Test func aHiddenColumnIsRefusedInTheWordsForOneThatIsNotThere() async throws {
        let bed = try RulesBed(Self.resources, answer: Self.respond)
        for line in ["GET posts?NAME=x", "GET posts?_sort=NAME&_order=asc", "GET posts?_fields=NAME"] {
            let hidden = try #require(await bed.refusal(line.replacing("NAME", with: "secret")))
            let missing = try #require(await bed.refusal(line.replacing("NAME", with: "nosuch")))
            #expect(hidden.message.replacing("secret", with: "nosuch") == missing.message)
            #expect((hidden.statusCode, hidden.type) == (missing.statusCode, missing.type))
        }
    }

    @Test func noNearMatchTellsAHiddenColumn() async throws {
        let bed = try RulesBed(Self.resources, answer: Self.respond)
        let refusal = try #require(await bed.refusal("GET posts?secre=x"))
        #expect(refusal.message == "The table `posts` has no column `secre`.")
        #expect(try #require(await bed.refusal("GET posts?titel=x")).message.contains("`title`"))
    }

    @Test func searchDoesNotReachHiddenColumns() async throws {
        let bed = try RulesBed("{named: {posts: {hidden: [secret, images]}}}")
        _ = try await bed.send("GET posts?q=word")
        let text = bed.queries.joined()
        #expect(text.contains("title") && text.contains("slug"))
        #expect(!text.contains("secret") && !text.contains("images"))
    }

    @Test func indexesOfHiddenColumnsAreNotUsed() {
        var schema = RulesBed.posts
        schema.indexes = [
            .init(key: "a", type: "fulltext", columns: ["secret"]), .init(key: "b", type: "unique", columns: ["slug"]),
            .init(key: "c", type: "unique", columns: ["title", "secret"]),
        ]
        var rules = ResourceRules.open
        #expect(rules.visible(schema) == schema)
        rules.hidden = ["secret", "nosuch"]
        let visible = rules.visible(schema)
        #expect(visible?.columns.map(\.key) == ["title", "slug", "views", "images", "files", "author", "owner"])
        #expect(visible?.indexes.map(\.key) == ["b"])
    }

    static let complaints: [(message: String, isRedacted: Bool)] = [
        (#"Invalid document structure: Missing required attribute \"secret\""#, true),
        (#"Invalid document structure: Attribute \"secret\" has invalid format. Value must be a text"#, true),
        (#"Invalid document structure: Attribute \"secret['1']\" has invalid type."#, true),
        ("Invalid query: Attribute not found in schema: secret", true),
        (#"Invalid document structure: Missing required attribute \"title\""#, false),
        (#"Invalid document structure: Missing required attribute \"secrets\""#, false),
    ]

    @Test(arguments: complaints)
    func messagesOfAppwriteNameNoHiddenColumn(_ complaint: (message: String, isRedacted: Bool)) async throws {
        let bed = try RulesBed(Self.resources, status: 400) { _ in complaint.message }
        let refusal = try #require(await bed.refusal("POST posts", #"{"title":"x"}"#))
        #expect(refusal.statusCode == 400)
        #expect(refusal.message.contains("not open here") == complaint.isRedacted)
        #expect(refusal.errors["secret"] == nil)
        #expect(!complaint.isRedacted || !refusal.message.contains("secret"))
        #expect(complaint.isRedacted || !refusal.errors.isEmpty)
    }

    @Test func aHiddenRelationshipStillRulesOutBulkCalls() async throws {
        let bed = try RulesBed("{named: {posts: {hidden: [author, owner]}}}", answer: Self.respond)
        _ = try await bed.send("DELETE posts/bulk?ids=a,b", as: .key("k"))
        #expect(bed.transport.requests.first?.path.hasSuffix("/transactions") == true)
    }

    // Read-only

    static let writes: [(line: String, body: String, columns: Set<String>)] = [
        ("POST posts", #"{"title":"x","slug":"y"}"#, ["slug"]),
        ("POST posts", #"{"views":null,"slug":"y"}"#, ["slug", "views"]),
        ("POST posts/bulk", #"[{"title":"x"},{"slug":"y"}]"#, ["slug"]), ("PATCH posts/a", #"{"slug":"y"}"#, ["slug"]),
        ("PUT posts/a", #"{"title":"x","views":1}"#, ["views"]),
        ("PATCH posts/bulk?ids=a,b", #"{"views":1}"#, ["views"]),
    ]

    @Test(arguments: writes)
    func readOnlyColumnsAreRefusedByName(_ write: (line: String, body: String, columns: Set<String>)) async throws {
        let bed = try RulesBed(Self.resources, answer: Self.respond)
        let refusal = try #require(await bed.refusal(write.line, write.body))
        #expect(refusal.statusCode == 400)
        #expect(refusal.type == "gateway_column_read_only")
        #expect(Set(refusal.errors.keys) == write.columns)
        for column in write.columns { #expect(refusal.message.contains("`\(column)`")) }
        #expect(bed.transport.requests.isEmpty)
    }

    @Test func readOnlyColumnsAreRead() async throws {
        let bed = try RulesBed(Self.resources, answer: Self.respond)
        #expect(
            try await bed.send("GET posts?slug=s&_sort=slug&_order=asc&_fields=slug").rowText.contains(#""slug":"s""#))
    }
}
