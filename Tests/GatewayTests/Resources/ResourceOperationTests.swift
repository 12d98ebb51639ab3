import Appwrite
import GatewayTesting
import JSONBytes
import Refine
import Testing

@testable import Gateway

@Suite("Resource rules: operations and lists")
struct ResourceOperationTests {
    /// Every request, and the operations any of which allows it.
    static let requests: [(line: String, body: String, allowedBy: Set<ResourceOperation>)] = [
        ("GET posts", "", [.list]), ("GET posts?_start=0&_end=0", "", [.list]), ("GET posts/a", "", [.show]),
        ("GET posts?id=a&id=b", "", [.list, .show]), ("POST posts", #"{"title":"x"}"#, [.create]),
        ("POST posts/bulk", #"[{"title":"x"}]"#, [.create]), ("PATCH posts/a", #"{"title":"x"}"#, [.edit]),
        ("PUT posts/a", #"{"title":"x"}"#, [.edit]), ("PATCH posts/bulk?ids=a,b", #"{"title":"x"}"#, [.edit]),
        ("DELETE posts/a", "", [.delete]), ("DELETE posts/bulk?ids=a,b", "", [.delete]),
    ]

    @Test(arguments: ResourceOperation.allCases)
    func whatIsNotAllowedIsRefusedBeforeAnyCall(_ operation: ResourceOperation) async throws {
        for (line, body, allowedBy) in Self.requests {
            let bed = try RulesBed("{named: {posts: {operations: [\(operation.rawValue)]}}}") { request in
                request.path.hasSuffix("/rows") && request.method == "GET"
                    ? #"{"total":0,"rows":[]}"# : #"{"$id":"a","$permissions":[]}"#
            }
            let refusal = await bed.refusal(line, body)
            guard !allowedBy.contains(operation) else {
                #expect(refusal?.type != "gateway_operation_not_allowed", "\(line)")
                #expect(!bed.transport.requests.isEmpty, "\(line)")
                continue
            }
            #expect(refusal?.statusCode == 403, "\(line)")
            #expect(refusal?.type == "gateway_operation_not_allowed", "\(line)")
            #expect(refusal?.message.contains("`posts` does not allow `") == true)
            #expect(refusal?.message.hasSuffix("it allows `\(operation.rawValue)`.") == true)
            #expect(bed.transport.requests.isEmpty, "\(line)")
        }
    }

    @Test func resourcesOfOneTableHaveRulesOfTheirOwn() async throws {
        let bed = try RulesBed("{named: {public: {table: posts, operations: [list]}, admin: {table: posts}}}") { _ in
            #"{"$id":"a"}"#
        }
        #expect(await bed.refusal("DELETE public/a")?.statusCode == 403)
        #expect(await bed.refusal("DELETE admin/a") == nil)
        // The table's id is no way around them.
        #expect(await bed.refusal("DELETE posts/a")?.type == "gateway_resource_unknown")
    }

    @Test func theIdOfANamedTableIsNoWayAroundItsRules() async throws {
        let bed = try RulesBed("{expose: all, named: {articles: {table: posts, operations: [list]}}}")
        for line in ["GET posts", "GET main/posts"] {
            let refusal = await bed.refusal(line)
            #expect(refusal?.statusCode == 404)
            #expect(refusal?.message.contains("Its table is served as `articles`.") == true)
        }
        #expect(await bed.refusal("GET people") == nil)
        #expect(await bed.refusal("GET articles") == nil)
    }

    // Order and pages

    @Test func listsThatAskForNoOrderHaveTheResources() async throws {
        let bed = try RulesBed(#"{named: {posts: {sort: ["views:desc", title]}}}"#)
        _ = try await bed.send("GET posts?_start=0&_end=5")
        #expect(
            bed.queries.prefix(3) == [
                #"{"method":"orderDesc","attribute":"views"}"#, #"{"method":"orderAsc","attribute":"title"}"#,
                #"{"method":"orderAsc","attribute":"$sequence"}"#,
            ])
        _ = try await bed.send("GET posts?_start=0&_end=5&_sort=slug&_order=asc")
        #expect(bed.queries.first == #"{"method":"orderAsc","attribute":"slug"}"#)
        #expect(!bed.queries.contains { $0.contains("views") })
        _ = try await bed.send("GET posts?id=a")
        #expect(!bed.queries.contains { $0.contains("order") })
    }

    static let pages: [(query: String, asked: Int?)] = [
        ("_start=0&_end=50", nil), ("_start=100&_end=150", nil), ("_start=0&_end=0", nil), ("", nil),
        ("_start=0&_end=51", 51), ("_page=1&_limit=1000", 1000), ("_cursor=a&_limit=50", nil),
        ("_cursor=a&_limit=51", 51), ("_cursor=a", nil),
    ]

    @Test(arguments: pages)
    func pagesAreNoLargerThanTheResources(_ page: (query: String, asked: Int?)) async throws {
        let bed = try RulesBed("{named: {posts: {page_size: 50}}}")
        let refusal = await bed.refusal("GET posts?\(page.query)")
        guard let asked = page.asked else {
            #expect(refusal == nil)
            return
        }
        #expect(refusal?.statusCode == 400)
        #expect(refusal?.type == "gateway_page_too_large")
        #expect(refusal?.message.contains("\(asked) rows") == true)
        #expect(refusal?.message.contains("at most 50") == true)
        #expect(bed.transport.requests.isEmpty)
    }

    @Test func aPageByCursorWithoutALimitIsWithinTheResources() async throws {
        let bed = try RulesBed("{named: {posts: {page_size: 10}}}")
        _ = try await bed.send("GET posts?_cursor=a")
        // One row more than the page tells whether another page follows.
        #expect(bed.queries.contains(#"{"method":"limit","values":[11]}"#))
    }

    @Test func permissionsAreTheResourcesOrElseTheDefault() async throws {
        let bed = try RulesBed(
            #"{expose: all, permissions: ['read("any")'], named: {posts: {permissions: ['read("users")']}}}"#
        ) { _ in #"{"$id":"a"}"# }
        _ = try await bed.send("POST posts", #"{"title":"x"}"#)
        #expect(bed.transport.requests.last?.bodyText?.contains(#"["read(\"users\")"]"#) == true)
        _ = try await bed.send("POST people", #"{"name":"x"}"#)
        #expect(bed.transport.requests.last?.bodyText?.contains(#"["read(\"any\")"]"#) == true)
    }
}
