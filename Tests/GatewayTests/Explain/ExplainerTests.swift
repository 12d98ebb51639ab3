import Appwrite
import GatewayTesting
import JSONBytes
import Refine
import Testing

@testable import Gateway

@Suite("Explain")
struct ExplainerTests {
    private static let configuration = GatewayConfiguration(
        endpoint: "https://appwrite.test/v1", project: "project", key: "standard_secret", database: "main")

    private static let table = Array(
        #"""
        {"$id":"posts","name":"Posts","rowSecurity":true,"$permissions":[],"indexes":[],"columns":[
        {"key":"title","type":"string","status":"available","required":true,"array":false,"size":100},
        {"key":"views","type":"integer","status":"available","required":false,"array":false}]}
        """#.utf8)

    private func explain(
        _ target: String, method: String = "GET", headers: [(name: String, value: String)] = [], body: String = ""
    ) async throws -> Explanation {
        let explainer = try Explainer(
            configuration: Self.configuration, table: Self.table, version: ServerVersion("1.8.1"))
        return try await explainer.explain(
            ExplainedRequest(method: method, target: target, headers: headers, body: Array(body.utf8)))
    }

    @Test func aListIsItsCallsDecoded() async throws {
        let explanation = try await explain("/simple-rest/posts?_start=10&_end=20&views_gte=3&_sort=title&_order=desc")
        let text = explanation.text
        for words in [
            "getList of posts (table posts of database main), as a guest", "server: Appwrite 1.8.1",
            "schema: as the file describes the table `posts`", "GET /tablesdb/main/tables/posts/rows",
            #"{"method":"greaterThanEqual","attribute":"views","values":[3]}"#,
            #"{"method":"orderDesc","attribute":"title"}"#, #"{"method":"offset","values":[10]}"#,
        ] { #expect(text.contains(words), "\(text)") }
        #expect(!text.contains("by the gateway"))
        #expect(!text.contains("secret"))
    }

    @Test func whatTheGatewayDoesIsSaidWithItsReason() async throws {
        let explanation = try await explain("/simple-rest/posts?title_containss=Swift&_start=0&_end=10")
        #expect(explanation.text.contains("by the gateway, over title"))
        #expect(explanation.text.contains("at most 5000 rows and 256 MB"))
        #expect(explanation.json["limits"] == ["residual_rows": 5_000, "residual_work": .integer(256 << 20)])
        let reasons = try #require(explanation.json["gateway"]?.array)
        #expect(reasons.count == 1)
        #expect(reasons[0].string?.contains("title") == true)
    }

    @Test func asJSONItIsForPrograms() async throws {
        let json = try await explain("http://127.0.0.1:8080/simple-rest/posts?id=a&id=b").json
        #expect(json["operation"] == "getMany")
        #expect(json["table"] == "posts")
        let calls = try #require(json["calls"]?.array)
        #expect(calls.count == 1)
        #expect(calls[0]["method"] == "GET")
        #expect(calls[0]["queries"]?.array?[0] == ["method": "equal", "attribute": "$id", "values": ["a", "b"]])
    }

    @Test func writesSayColumnsAndNoValues() async throws {
        let explanation = try await explain(
            "/simple-rest/posts", method: "post", headers: [("X-Appwrite-JWT", "token")],
            body: #"{"title":"private words"}"#)
        #expect(explanation.text.contains("create of posts"))
        #expect(explanation.text.contains("as a jwt"))
        #expect(explanation.text.contains("[title]"))
        #expect(explanation.json["calls"]?.array?[0]["columns"] == ["title"])
        for text in [explanation.text, explanation.json.text] {
            #expect(!text.contains("private words"))
            #expect(!text.contains("token"))
        }
    }

    static let refusals = [
        ("/simple-rest/posts?titel=x", 400, "gateway_unknown_column"), ("/nowhere/posts", 404, "gateway_route_unknown"),
        ("", 404, "gateway_route_unknown"), ("/simple-rest", 404, "gateway_route_unknown"),
        ("/simple-rest/users", 404, "table_not_found"), ("/simple-rest/posts?views=x", 400, "gateway_value_invalid"),
    ]

    @Test(arguments: refusals)
    func whatTheGatewayRefusesIsRefused(_ target: String, _ status: Int, _ type: String) async throws {
        let error = await #expect(throws: HttpError.self) { try await explain(target) }
        #expect((error?.statusCode, error?.type) == (status, type))
    }

    @Test func whatTheResourceDoesNotAllowIsRefused() async throws {
        let file = """
            appwrite: {endpoint: 'https://appwrite.test/v1', project: p, database: main}
            resources: {named: {posts: {operations: [list]}}}
            """
        let explainer = try Explainer(
            configuration: try GatewayConfiguration.load(file: ("gateway.yaml", file)), table: Self.table,
            version: ServerVersion("1.8.1"))
        _ = try await explainer.explain(ExplainedRequest(target: "/simple-rest/posts"))
        let error = await #expect(throws: HttpError.self) {
            try await explainer.explain(ExplainedRequest(method: "DELETE", target: "/simple-rest/posts/a"))
        }
        #expect(error?.type == "gateway_operation_not_allowed")
    }

    @Test func whatIsNoTableIsNoSchema() {
        for text in ["", "[]", "{}", #"{"$id":"x"}"#] {
            #expect(throws: AppwriteFailure.self) {
                try Explainer(configuration: Self.configuration, table: Array(text.utf8))
            }
        }
    }

    @Test func appwriteIsAskedForSchemaAndVersionAlone() async throws {
        let transport = RecordingTransport { request in
            switch request.path {
            case "/v1/health/version": .json(#"{"version":"1.8.1"}"#)
            case "/v1/tablesdb/main/tables/posts": .json(String(decoding: Self.table, as: UTF8.self))
            default: .appwriteError(500, "general_unknown", "Not expected.")
            }
        }
        let explainer = Explainer(configuration: Self.configuration, transport: transport)
        let explanation = try await explainer.explain(ExplainedRequest(target: "/simple-rest/posts?views=1"))
        #expect(explanation.schema == "as Appwrite describes the table")
        #expect(explanation.server.hasPrefix("Appwrite 1.8.1"))
        #expect(
            Set(transport.requests.map(\.path)).isSubset(of: ["/v1/health/version", "/v1/tablesdb/main/tables/posts"]))
    }

    @Test func withoutAppwriteItSaysSo() async throws {
        let explainer = Explainer(configuration: Self.configuration, transport: RecordingTransport())
        let explanation = try await explainer.explain(ExplainedRequest(target: "/simple-rest/posts?views=1"))
        #expect(explanation.schema.hasPrefix("unknown: No answer from Appwrite"))
        #expect(explanation.server == "of unknown version")
        #expect(explanation.text.contains(#"{"method":"equal","attribute":"views","values":[1]}"#))
    }
}
