import Appwrite
import GatewayTesting
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSONBytes
import NIOConcurrencyHelpers
import Refine
import Testing

@testable import Gateway

@Suite("HTTP: a dialect's requests")
struct DialectEndpointTests {
    @Test func aListIsOneCallForRowsAfterOneForTheSchema() async throws {
        let bed = HTTPBed()
        let answer = try await bed.get("/simple-rest/posts?_start=0&_end=2&views_gte=5&_sort=title&_order=desc")
        #expect(answer.text.hasPrefix(#"[{"id":"a","title":"t-a""#))
        #expect(answer.headers[.totalCount] == "2")
        #expect(
            bed.transport.requests.map(\.path) == [
                "/v1/tablesdb/main/tables/posts", "/v1/tablesdb/main/tables/posts/rows",
            ])
        _ = try await bed.get("/simple-rest/posts?_start=0&_end=2")
        #expect(bed.transport.requests.count == 3, "the schema is known now")
    }

    @Test func theSchemaIsReadWithTheKeyAndRowsWithTheCallersCredential() async throws {
        let bed = HTTPBed()
        _ = try await bed.get("/simple-rest/posts", headers: [.cookie: "other=1; a_session_project=c2VjcmV0"])
        #expect(bed.transport.requests[0].header("X-Appwrite-Key") == ["standard_key"])
        #expect(bed.transport.requests[0].header("X-Appwrite-Session") == [])
        #expect(bed.upstream[0].header("X-Appwrite-Key") == [])
        #expect(bed.upstream[0].header("X-Appwrite-Session") == ["c2VjcmV0"])
    }

    static let credentials: [(headers: HTTPFields, name: String, value: String)] = [
        ([.authorization: "Bearer a.b.c"], "X-Appwrite-JWT", "a.b.c"),
        ([.authorization: "token a.b.c"], "X-Appwrite-JWT", "a.b.c"),
        ([.any("X-Appwrite-JWT"): "a.b.c", .cookie: "a_session_project=s"], "X-Appwrite-JWT", "a.b.c"),
        ([.any("X-Appwrite-Session"): "s"], "X-Appwrite-Session", "s"),
    ]

    @Test(arguments: credentials)
    func credentialsAreFound(_ example: (headers: HTTPFields, name: String, value: String)) async throws {
        let bed = HTTPBed()
        _ = try await bed.get("/simple-rest/posts", headers: example.headers)
        #expect(bed.upstream[0].header(example.name) == [example.value])
    }

    @Test func aKeyIsNeverTakenFromACaller() async throws {
        let bed = HTTPBed()
        let answer = try await bed.get("/simple-rest/posts", headers: [.any("X-Appwrite-Key"): "standard_key"])
        #expect(answer.status == .unauthorized && answer.json?["type"] == "gateway_credential_unusable")
        #expect(bed.upstream.isEmpty)
    }

    @Test func withoutAKeyValuesAreTypedByTheirLook() async throws {
        let bed = HTTPBed(key: nil)
        _ = try await bed.get("/simple-rest/posts?anything=5&_start=0&_end=1")
        #expect(bed.transport.requests.count == 1)
        #expect(bed.upstream[0].queries.first == #"{"method":"equal","attribute":"anything","values":[5]}"#)
    }

    // Columns that come and go

    @Test func aColumnMadeLaterIsKnownAtOnce() async throws {
        let bed = HTTPBed()
        #expect(try await bed.get("/simple-rest/posts?colour=red").status == .badRequest)
        #expect(try await bed.get("/simple-rest/posts?colour=red").status == .badRequest)
        let schemas = bed.transport.requests.filter { $0.path.hasSuffix("/posts") }
        #expect(schemas.count >= 2, "the schema is asked for again before the column is refused")
        #expect(bed.upstream.isEmpty)
    }

    @Test func aColumnThatIsGoneIsNamed() async throws {
        let bed = HTTPBed.answering { _ in
            .appwriteError(400, "general_query_invalid", "Invalid query: Attribute not found in schema: views")
        }
        let answer = try await bed.get("/simple-rest/posts?views=1")
        #expect(answer.status == .badRequest)
        #expect(answer.json?["type"] == "general_query_invalid")
        #expect(answer.json?["errors"]?["views"] != nil)
        #expect(bed.transport.requests.filter { $0.path.hasSuffix("/posts") }.count == 2)
        #expect(bed.upstream.count == 1, "the schema has not changed: asking again would be in vain")
    }

    @Test func aColumnsWholeNameWinsOverASuffixFromTheFirstRequestOn() async throws {
        let bed = HTTPBed(configure: { $0.appwrite.database = "main" })
        let answer = try await bed.get("/simple-rest/posts?views_gte=5&_start=0&_end=1")
        #expect(answer.status == .ok)
        #expect(bed.upstream[0].queries.first == #"{"method":"greaterThanEqual","attribute":"views","values":[5]}"#)
    }

    // Databases in the path

    static let paths: [(path: String, upstream: String)] = [
        ("blog/articles", "/v1/tablesdb/blog/tables/articles/rows"),
        ("blog/articles/a", "/v1/tablesdb/blog/tables/articles/rows/a"),
        ("blog%2Farticles/a", "/v1/tablesdb/blog/tables/articles/rows/a"),
        ("main/posts/a", "/v1/tablesdb/main/tables/posts/rows/a"),
        ("main/posts", "/v1/tablesdb/main/tables/posts/rows"),
        ("posts/articles", "/v1/tablesdb/main/tables/posts/rows/articles"),
    ]

    @Test(arguments: paths)
    func aDatabaseIsToldFromATable(_ example: (path: String, upstream: String)) async throws {
        let bed = HTTPBed.answering { request in
            let id = request.path.split(separator: "/").last.map(String.init) ?? ""
            return id == "rows" ? Rows.list(["a"]) : .json(Rows.row(id))
        }
        for _ in 1...2 {
            #expect(try await bed.get("/simple-rest/" + example.path).status == .ok)
            #expect(bed.upstream.last?.path == example.upstream)
        }
    }

    @Test func whatIsNeitherIsATableThatDoesNotExist() async throws {
        let answer = try await HTTPBed().get("/simple-rest/nope/articles")
        #expect(answer.status == .notFound)
        #expect(answer.json?["type"] == "table_not_found")
    }

    @Test func onlyConfiguredResourcesAreThere() async throws {
        let bed = HTTPBed(configure: {
            $0.resources.named = ["articles": .init(table: TableReference(database: "main", table: "posts"))]
        })
        #expect(try await bed.get("/simple-rest/articles").status == .ok)
        #expect(bed.upstream[0].path == "/v1/tablesdb/main/tables/posts/rows")
        let unknown = try await bed.get("/simple-rest/posts")
        #expect(unknown.status == .notFound)
        #expect(unknown.json?["type"] == "gateway_resource_unknown")
        let near = try await bed.get("/simple-rest/article")
        #expect(near.json?["message"]?.string?.contains("`articles`") == true)
    }

    @Test func rulesThatNameNoColumnAreNoticed() async throws {
        let table = TableReference(database: "main", table: "posts")
        var misspelt = GatewayConfiguration.Resource(table: table)
        (misspelt.hidden, misspelt.readOnly, misspelt.json) = (["titel", "title"], ["views"], ["imags"])
        misspelt.sort = [.init(field: "$createdAt", order: .asc), .init(field: "id", order: .asc)]
        let named = ["articles": misspelt, "posts": GatewayConfiguration.Resource(table: table)]
        let bed = HTTPBed(configure: { $0.resources.named = named })
        #expect(try await bed.get("/simple-rest/posts").status == .ok)
        let noticed = bed.observed.withLockedValue { $0 }.filter { observation in
            if case .ruleColumnsMissing = observation { true } else { false }
        }
        #expect(noticed == [.ruleColumnsMissing(resource: "articles", columns: ["imags", "titel"])])
    }

    @Test func defaultPermissionsAreTheResourcesOwn() async throws {
        let bed = HTTPBed(configure: {
            $0.resources.permissions = [Permission(.read, .any)]
        }) { _ in .json(Rows.row("a"), status: 201) }
        let answer = try await bed.request(.post, "/simple-rest/posts", body: #"{"title":"x"}"#)
        #expect(answer.status == .created, "\(answer)")
        #expect(bed.upstream.first?.bodyText?.contains(#""permissions":["read(\"any\")"]"#) == true)
    }

    // Bodies

    @Test func aBodyUpToTheLimitIsRead() async throws {
        let bed = HTTPBed(configure: { $0.limits.body = 2000 }) { _ in .json(Rows.row("a"), status: 201) }
        func body(_ size: Int) -> String { #"{"title":""# + String(repeating: "x", count: size - 12) + #""}"# }
        #expect(try await bed.request(.post, "/simple-rest/posts", body: body(2000)).status == .created)
        let answer = try await bed.request(.post, "/simple-rest/posts", body: body(2001))
        #expect(answer.status == .contentTooLarge)
        #expect(answer.json?["type"] == "gateway_body_too_large")
        #expect(answer.json?["message"]?.string?.contains("2000") == true)
        #expect(answer.headers[.connection] == "close")
        #expect(bed.upstream.count == 1)
    }

    @Test func jsonIsReadWhateverItsTypeSays() async throws {
        let bed = HTTPBed.answering { _ in .json(Rows.row("a")) }
        for type in ["application/json", "text/plain;charset=UTF-8", "application/x-www-form-urlencoded"] {
            let answer = try await bed.request(
                .patch, "/simple-rest/posts/a", headers: [.contentType: type], body: #"{"title":"x"}"#)
            #expect(answer.status == .ok)
        }
        #expect(bed.upstream.allSatisfy { $0.bodyText == #"{"data":{"title":"x"}}"# })
    }

    // Failures

    @Test func failuresOfAppwriteReachTheCaller() async throws {
        let unreachable = HTTPBed.answering { _ throws(TransportError) in
            throw TransportError(.unreachable, "nobody there")
        }
        let answer = try await unreachable.get("/simple-rest/posts")
        #expect(answer.status == .badGateway)
        #expect(answer.json?["type"] == "gateway_upstream_unreachable")
        #expect(
            unreachable.observed.withLockedValue { $0 }.contains(
                .upstreamFailed(code: "unreachable", reason: "nobody there")))

        let limited = HTTPBed.answering { _ in
            .appwriteError(
                429, "general_rate_limit_exceeded", "Rate limit exceeded",
                headers: [TransportHeader("retry-after", "7")])
        }
        let slow = try await limited.get("/simple-rest/posts")
        #expect(slow.status == .tooManyRequests)
        #expect(slow.headers[.retryAfter] == "7")
    }

    @Test func aRefusedServerKeyIsABadGateway() async throws {
        let transport = RecordingTransport { _ in
            .appwriteError(401, "general_unauthorized_scope", "missing scopes")
        }
        let observed = NIOLockedValueBox<[Observation]>([])
        var configuration = GatewayConfiguration(
            endpoint: "https://appwrite.test/v1", project: "p", key: "standard_key", database: "main")
        // Whether sessions count is asked in tests of that alone.
        configuration.access.deadSession = .guest
        let parts = GatewayParts(configuration: configuration, transport: transport) { observation in
            observed.withLockedValue { $0.append(observation) }
        }
        try await Application(responder: parts.publicResponder).test(.router) { client in
            let answer = try await client.execute(uri: "/simple-rest/posts/a", method: .get)
            #expect(answer.status == .badGateway)
            #expect(answer.json?["type"] == "gateway_server_key_refused")
        }
        #expect(
            observed.withLockedValue { $0 }.contains(
                .serverKeyRefused(type: "general_unauthorized_scope", message: "missing scopes")))
    }

    @Test func errorsByFieldReachForms() async throws {
        let bed = HTTPBed.answering { _ in
            .json(
                #"{"message":"Invalid document structure: Attribute \"views\" has invalid format. Value must be a valid integer","code":400,"type":"row_invalid_structure"}"#,
                status: 400)
        }
        let answer = try await bed.request(.post, "/simple-rest/posts", body: #"{"title":"x","views":10}"#)
        #expect(answer.status == .badRequest)
        #expect(answer.json?["errors"] == ["views": ["Value must be a valid integer"]])
    }
}
