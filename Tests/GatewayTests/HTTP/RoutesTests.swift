import Appwrite
import GatewayTesting
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSONBytes
import Testing

@testable import Gateway

@Suite("HTTP: routes, methods and the shape of every answer")
struct RoutesTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var method: String
        var uri: String
        var status: Int
        var type: String?
        var allow: String?
        var body: String?
        var testDescription: String { "\(method) \(uri)" }

        init(
            _ method: String, _ uri: String, _ status: Int, _ type: String? = nil, allow: String? = nil,
            body: String? = nil
        ) {
            self.method = method
            self.uri = uri
            self.status = status
            self.type = type
            self.allow = allow
            self.body = body
        }
    }

    private static let unknown = "gateway_route_unknown"
    private static let wrong = "gateway_method_not_allowed"

    static let cases = [
        Case("GET", "/", 200), Case("GET", "/openapi.json", 200), Case("GET", "/simple-rest/posts", 200),
        Case("GET", "/simple-rest/posts/", 200), Case("GET", "/simple-rest//posts", 200),
        Case("GET", "/simple-rest/posts/a", 200), Case("GET", "/simple-rest/posts?id=a", 200),
        Case("POST", "/simple-rest/posts", 201, body: #"{"title":"x"}"#),
        Case("PATCH", "/simple-rest/posts/a", 200, body: #"{"title":"x"}"#),
        Case("PUT", "/simple-rest/posts/a", 200, body: #"{"title":"x"}"#),
        Case("DELETE", "/simple-rest/posts/a", 200),
        Case("GET", "/live", 426, "gateway_upgrade_required"),
        Case("GET", "/nowhere", 404, unknown), Case("GET", "/simple-rest", 404, unknown),
        Case("GET", "/simple-rest/", 404, unknown), Case("POST", "/simple-restful/posts", 404, unknown),
        Case("GET", "/openapi.json/x", 404, unknown), Case("GET", "/health/live", 404, unknown),
        Case("GET", "/routes", 404, unknown), Case("GET", "/simple-rest/posts/a/b", 404, unknown),
        Case("GET", "/simple-rest/nope", 404, "table_not_found"),
        Case("GET", "/simple-rest/nope/a", 404, "table_not_found"),
        Case("GET", "/simple-rest/..%2F..%2Fusers", 404, unknown),
        Case("POST", "/openapi.json", 405, wrong, allow: "GET, HEAD"),
        Case("DELETE", "/", 405, wrong, allow: "GET, HEAD"), Case("POST", "/live", 405, wrong, allow: "GET, HEAD"),
        Case("DELETE", "/simple-rest/posts", 405, wrong, allow: "GET, HEAD, POST"),
        Case("PROPFIND", "/simple-rest/posts", 405, wrong, allow: "GET, HEAD, POST"),
        Case("OPTIONS", "/simple-rest/posts", 405, wrong, allow: "GET, HEAD, POST"),
        Case("POST", "/simple-rest/posts/a", 405, wrong, allow: "GET, HEAD, PATCH, PUT, DELETE"),
        Case("GET", "/simple-rest/posts?nope=1", 400, "gateway_unknown_column"),
    ]

    private static func bed() -> HTTPBed {
        HTTPBed.answering { request in
            let isRow = request.path.contains("/rows/")
            switch request.method {
            case "DELETE": return .empty()
            case "POST": return .json(Rows.row("new"), status: 201)
            default: return isRow ? .json(Rows.row("a")) : Rows.list(["a", "b"])
            }
        }
    }

    @Test(arguments: cases)
    func anAnswerIsJSONAndHasAnID(_ example: Case) async throws {
        let bed = Self.bed()
        let method = try #require(HTTPRequest.Method(example.method))
        let answer = try await bed.request(method, example.uri, body: example.body)
        #expect(Int(answer.status.code) == example.status)
        #expect(answer.headers[.contentType] == "application/json")
        #expect(answer.headers[.requestID]?.isEmpty == false)
        #expect(answer.headers[.contentLength] == "\(answer.body.readableBytes)")
        #expect(answer.headers[.vary] == (example.testDescription == "GET /" ? "Accept, Origin" : "Origin"))
        #expect(answer.json != nil)
        #expect(answer.headers[.allow] == example.allow)
        if let type = example.type {
            #expect(answer.json?["type"] == .string(type))
            #expect(answer.json?["statusCode"] == .integer(example.status))
            #expect(answer.json?["message"]?.string?.isEmpty == false)
        }
    }

    @Test(arguments: ["/", "/openapi.json", "/live", "/simple-rest/posts", "/simple-rest/posts/nope", "/nowhere"])
    func headIsGetWithoutTheBody(_ uri: String) async throws {
        let bed = Self.bed()
        let get = try await bed.get(uri)
        let head = try await bed.request(.head, uri)
        #expect(head.status == get.status)
        #expect(head.body.readableBytes == 0)
        #expect(head.headers[.contentLength] == get.headers[.contentLength])
        #expect(head.headers[.contentType] == get.headers[.contentType])
        #expect(head.headers[.totalCount] == get.headers[.totalCount])
    }

    @Test func theWelcomeNamesTheRoutes() async throws {
        let welcome = try await Self.bed().get("/").json
        #expect(welcome?["name"] == "refine-gateway")
        #expect(welcome?["version"] == .string(GatewayVersion.current))
        #expect(welcome?["routes"]?.array?.contains("GET /simple-rest/{resource}") == true)
    }

    @Test func theDescriptionIsTheOneInTheRepository() async throws {
        let description = try await Self.bed().get("/openapi.json").json
        #expect(description?["openapi"]?.string?.hasPrefix("3.1") == true)
        #expect(description?["paths"]?["/simple-rest/{resource}"]?["get"]?["operationId"] == "getList")
        #expect(description?["info"]?["version"]?.string != nil)
    }

    @Test func liveTellsHowToUpgrade() async throws {
        let answer = try await Self.bed().get("/live")
        #expect(answer.headers[.upgrade] == "websocket")
        #expect(answer.headers[.any("Sec-WebSocket-Version")] == "13")
    }

    // Operators

    @Test func operatorsSeeHealthAndRoutes() async throws {
        let bed = HTTPBed()
        #expect(try await bed.admin(.get, "/health/live").json?["status"] == "ok")

        let starting = try await bed.admin(.get, "/health/ready")
        #expect(starting.status == .serviceUnavailable)
        #expect(starting.json?["status"] == "starting")
        #expect(starting.json?["reasons"]?.array?.isEmpty == false)

        bed.parts.readiness.found(.init(major: 1, minor: 8, patch: 1))
        let ready = try await bed.admin(.get, "/health/ready")
        #expect(ready.status == .ok)
        #expect(ready.json == ["status": "ok", "appwrite": ["version": "1.8.1"]])

        bed.parts.readiness.stop()
        bed.parts.readiness.found(.init(major: 1, minor: 8, patch: 1))
        let stopping = try await bed.admin(.get, "/health/ready")
        #expect(stopping.status == .serviceUnavailable)
        #expect(stopping.json?["status"] == "stopping")

        #expect(try await bed.admin(.post, "/health/live").status == .methodNotAllowed)
        #expect(try await bed.admin(.get, "/simple-rest/posts").status == .notFound)
    }

    @Test func theListOfRoutesHoldsBothListeners() async throws {
        let routes = try await HTTPBed().admin(.get, "/routes").json?.array?.compactMap(\.string)
        let own = [
            "/", "/access/{resource}", "/appwrite/{path}", "/audit", "/auth/check", "/auth/identity",
            "/auth/oauth2/callback", "/auth/oauth2/{provider}", "/auth/permissions", "/client/explorer/{file}",
            "/client/refine-gateway.d.ts", "/client/refine-gateway.js", "/functions/{id}/executions",
            "/functions/{id}/executions/{executionId}", "/health/live", "/health/ready", "/live", "/openapi.json",
            "/resources",
            "/routes",
        ].map { "GET \($0)" }
        let actions = ["forgot-password", "login", "logout", "refresh", "register", "update-password"].map {
            "POST /auth/\($0)"
        }
        let others =
            ["DELETE", "PATCH", "POST", "PUT"].map { "\($0) /appwrite/{path}" } + ["POST /functions/{id}/executions"]
        let operations = [
            "GET /{resource}", "POST /{resource}", "DELETE /{resource}/bulk", "GET /{resource}/bulk",
            "PATCH /{resource}/bulk", "POST /{resource}/bulk", "PUT /{resource}/bulk", "DELETE /{resource}/{id}",
            "GET /{resource}/{id}", "PATCH /{resource}/{id}", "PUT /{resource}/{id}",
        ]
        let dialects = ["simple-rest", "rest", "strapi-v4", "nestjsx-crud"].flatMap { dialect in
            operations.map { $0.replacing(" /", with: " /\(dialect)/") }
        }
        let files = [
            "POST /files/{bucket}", "GET /files/{bucket}/{id}", "DELETE /files/{bucket}/{id}",
            "GET /files/{bucket}/{id}/download", "GET /files/{bucket}/{id}/preview",
        ]
        #expect(routes.map(Set.init) == Set(own + actions + others + files + dialects))
        #expect(routes?.count == own.count + actions.count + others.count + files.count + dialects.count)
    }
}
