import GatewayTesting
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSONBytes
import Testing

@testable import Gateway

@Suite("HTTP: cross-origin requests")
struct CrossOriginTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var patterns: [String]
        var origin: String
        var allowed: String?
        var credentials = false
        var testDescription: String { "\(origin) by \(patterns)" }
    }

    private static let local = ["http://localhost:*", "http://127.0.0.1:*"]

    static let cases = [
        Case(patterns: local, origin: "http://localhost:5173", allowed: "http://localhost:5173", credentials: true),
        Case(patterns: local, origin: "http://localhost", allowed: "http://localhost", credentials: true),
        Case(patterns: local, origin: "HTTP://LocalHost:1", allowed: "HTTP://LocalHost:1", credentials: true),
        Case(patterns: local, origin: "https://localhost:5173"), Case(patterns: local, origin: "http://localhost.evil"),
        Case(patterns: local, origin: "http://localhost:5173.evil"), Case(patterns: local, origin: "null"),
        Case(patterns: ["*"], origin: "https://anybody.example", allowed: "*"),
        Case(patterns: ["*"], origin: "null", allowed: "*"),
        Case(
            patterns: ["*", "https://a.example"], origin: "https://a.example", allowed: "https://a.example",
            credentials: true),
        Case(
            patterns: ["https://*.example.com"], origin: "https://a.b.example.com", allowed: "https://a.b.example.com",
            credentials: true),
        Case(patterns: ["https://*.example.com"], origin: "https://example.com"),
        Case(patterns: ["https://*.example.com"], origin: "https://.example.com"),
        Case(patterns: [], origin: "http://localhost"),
        // Texts that hold an origin and are none.
        Case(patterns: local, origin: "http://localhost:80/"), Case(patterns: local, origin: "http://localhost:80?"),
        Case(patterns: local, origin: "http://localhost:80#"), Case(patterns: local, origin: "http://localhost:80\\"),
        Case(patterns: local, origin: "http://localhost:80@evil.example"),
        Case(patterns: local, origin: "http://localhost:99999"), Case(patterns: local, origin: "http://localhost:"),
        Case(patterns: ["https://*.example.com"], origin: "https://evil.example/.example.com"),
        Case(patterns: ["https://*.example.com"], origin: "https://evil.example?.example.com"),
        Case(patterns: ["https://*.example.com"], origin: "https://evil.example\\.example.com"),
        Case(patterns: ["https://*.example.com"], origin: "https://a@b.example.com"),
        Case(patterns: ["https://*.example.com"], origin: "https://a.example.com:8443"),
        Case(
            patterns: ["https://*.example.com:*"], origin: "https://a.example.com:8443",
            allowed: "https://a.example.com:8443", credentials: true),
        Case(
            patterns: ["https://a.example"], origin: "https://a.example:443", allowed: "https://a.example:443",
            credentials: true),
        Case(
            patterns: ["https://a.example:443"], origin: "https://a.example", allowed: "https://a.example",
            credentials: true),
        Case(
            patterns: ["http://[::1]:*"], origin: "http://[::1]:5173", allowed: "http://[::1]:5173", credentials: true),
    ]

    @Test(arguments: cases)
    func originsAreAdmittedByPattern(_ example: Case) async throws {
        let bed = HTTPBed(configure: { $0.cors.origins = example.patterns })
        let preflight: HTTPFields = [
            .origin: example.origin, .accessControlRequestMethod: "PATCH",
            .accessControlRequestHeaders: "content-type,x-custom",
        ]
        let answers = [
            try await bed.get("/simple-rest/posts", headers: [.origin: example.origin]),
            try await bed.request(.options, "/simple-rest/posts/a", headers: preflight),
        ]
        for answer in answers {
            #expect(answer.headers[.accessControlAllowOrigin] == example.allowed)
            #expect((answer.headers[.accessControlAllowCredentials] == "true") == example.credentials)
            #expect(answer.headers[.vary]?.contains("Origin") == true)
        }
        #expect((answers[0].headers[.accessControlExposeHeaders] != nil) == (example.allowed != nil))
        #expect(answers[1].status == .noContent)
        #expect(answers[1].headers[.accessControlMaxAge] == (example.allowed == nil ? nil : "7200"))
        #expect(
            answers[1].headers[.accessControlAllowHeaders] == (example.allowed == nil ? nil : "content-type,x-custom"))
        #expect(answers[1].headers[.requestID] != nil)
    }

    @Test func aPreflightIsAnsweredForAnyPath() async throws {
        let headers: HTTPFields = [.origin: "http://localhost:3000", .accessControlRequestMethod: "DELETE"]
        for path in ["/", "/nowhere", "/simple-rest/posts/bulk", "/live"] {
            let answer = try await HTTPBed().request(.options, path, headers: headers)
            #expect(answer.status == .noContent)
            #expect(answer.headers[.accessControlAllowMethods] == "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS")
            #expect(answer.headers[.accessControlAllowHeaders] == nil)
            #expect(answer.body.readableBytes == 0)
        }
    }

    static let headerLists: [(text: String, isRepeated: Bool)] = [
        ("content-type", true), ("access-control-allow-origin, X-A_b.c~!#$%&'*+^`|", true), ("a:b", false),
        ("a;b", false), ("a\"b", false), ("<script>", false), (String(repeating: "a", count: 4097), false),
    ]

    @Test(arguments: headerLists)
    func onlyListsOfNamesAreRepeated(_ example: (text: String, isRepeated: Bool)) async throws {
        let headers: HTTPFields = [
            .origin: "http://localhost", .accessControlRequestMethod: "GET",
            .accessControlRequestHeaders: example.text,
        ]
        let answer = try await HTTPBed().request(.options, "/simple-rest/posts", headers: headers)
        #expect(answer.headers[.accessControlAllowHeaders] == (example.isRepeated ? example.text : nil))
    }

    @Test(arguments: ["/nowhere", "/simple-rest/posts?nope=1", "/simple-rest/nope"])
    func errorsCanBeReadToo(_ uri: String) async throws {
        let answer = try await HTTPBed().get(uri, headers: [.origin: "http://localhost:1"])
        #expect(answer.status.code >= 400)
        #expect(answer.headers[.accessControlAllowOrigin] == "http://localhost:1")
        #expect(answer.headers[.accessControlExposeHeaders]?.contains("X-Total-Count") == true)
    }

    @Test(arguments: [HTTPRequest.Method.post, .put, .patch, .delete])
    func aForeignPageMayNotWrite(_ method: HTTPRequest.Method) async throws {
        let bed = HTTPBed()
        let headers: HTTPFields = [.origin: "https://evil.example"]
        let answer = try await bed.request(method, "/simple-rest/posts/a", headers: headers, body: #"{"title":"x"}"#)
        #expect(answer.status == .forbidden)
        #expect(answer.json?["type"] == "gateway_origin_refused")
        #expect(bed.transport.requests.isEmpty)
    }

    /// The test client names `localhost` as the host.
    @Test func aPageOfTheGatewaysOwnMayWrite() async throws {
        let bed = HTTPBed(configure: { $0.cors.origins = [] }) { _ in .json(Rows.row("a")) }
        for origin in ["http://localhost", "https://localhost"] {
            let answer = try await bed.request(
                .patch, "/simple-rest/posts/a", headers: [.origin: origin], body: #"{"title":"x"}"#)
            #expect(answer.status == .ok)
        }
    }

    @Test func withoutAnOriginThereIsNoWordOfIt() async throws {
        let answer = try await HTTPBed().get("/simple-rest/posts")
        #expect(answer.headers[.accessControlAllowOrigin] == nil)
        #expect(answer.headers[.accessControlExposeHeaders] == nil)
    }
}
