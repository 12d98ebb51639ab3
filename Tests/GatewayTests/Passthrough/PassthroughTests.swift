import Appwrite
import GatewayTesting
import HTTPTypes
import HummingbirdTesting
import JSONBytes
import NIOCore
import Testing

@testable import Gateway

@Suite("Pass-through: calls at /appwrite")
struct PassthroughTests {
    private static func bed(
        allowing rules: String..., answer: @escaping RecordingTransport.Responder = { _ in .json(#"{"total":0}"#) }
    ) throws -> AppwriteBed {
        let parsed = try rules.map(PassthroughRule.init)
        return AppwriteBed(configure: { $0.passthrough.allow = parsed }, answer: answer)
    }

    @Test func aListedCallGoesUpWithTheCallersOwnCredential() async throws {
        let bed = try Self.bed(allowing: "GET /functions/*/executions")
        let answer = try await bed.request(
            .get, "/appwrite/functions/echo/executions?queries[]=%7B%22method%22%3A%22limit%22%7D&search=a%26b&bare",
            headers: AppwriteBed.browser)
        #expect(answer.status == .ok)
        #expect(answer.text == #"{"total":0}"#)
        let request = try #require(bed.transport.requests.first)
        #expect(request.method == "GET")
        #expect(request.path == "/v1/functions/echo/executions")
        #expect(
            request.parameters.map { "\($0.name)=\($0.value)" } == [
                #"queries[]={"method":"limit"}"#, "search=a&b", "bare=",
            ])
        #expect(request.header("X-Appwrite-Session") == ["s3cret"])
        #expect(request.header("X-Appwrite-Key") == [])
        #expect(request.header("X-Appwrite-Project") == ["project"])
        #expect(request.header("Cookie") == [] && request.header("Origin") == [])
    }

    @Test func nothingIsAllowedUnlessItIsListed() async throws {
        let bed = try Self.bed()
        let answer = try await bed.request(.get, "/appwrite/account", headers: AppwriteBed.script)
        #expect(answer.status == .forbidden)
        #expect(answer.json?["type"] == "gateway_passthrough_not_allowed")
        #expect(answer.json?["message"]?.string?.contains("`GET /account`") == true)
        let other = try Self.bed(allowing: "GET /account")
        for (method, uri) in [(HTTPRequest.Method.patch, "/appwrite/account"), (.get, "/appwrite/account/sessions")] {
            let answer = try await other.request(method, uri, headers: AppwriteBed.script)
            #expect(answer.status == .forbidden)
            #expect(answer.json?["message"]?.string?.contains("passthrough.allow") == true)
        }
        #expect(bed.transport.requests.isEmpty && other.transport.requests.isEmpty)
    }

    @Test(arguments: [
        "/appwrite/functions/%2e%2e/users", "/appwrite/functions/..%2Fusers", "/appwrite//users",
        "/appwrite/functions/../users",
        "//appwrite/users", "/appwrite/", "/appwrite",
    ])
    func noPathGetsAroundTheList(_ uri: String) async throws {
        let bed = try Self.bed(allowing: "GET /functions/**")
        let answer = try await bed.request(.get, uri, headers: AppwriteBed.script)
        #expect(answer.status == .badRequest)
        #expect(bed.transport.requests.isEmpty)
    }

    @Test(arguments: [
        "project=other", "%70roject=other", "project[]=other", "Project=x", "+project=x", "%20project=x", "mode=admin",
        "jwt=a.b.c",
        "key=standard_x", "project%00x=1", "a=1&project=b", "devKey=d", "DEVKEY=d", "dev_key=d", "impersonateUserId=u",
        "ImpersonateUserEmail=a", "impersonateuserphone[]=1", "x-appwrite-project=o",
        "X-Appwrite-Impersonate-User-Id=u",
        "MODE=admin", "Session=x", "a_session_project=x",
    ])
    func theQueryDoesNotSayWhoCalls(_ query: String) async throws {
        let bed = try Self.bed(allowing: "GET /**")
        let answer = try await bed.request(.get, "/appwrite/account?\(query)", headers: AppwriteBed.script)
        #expect(answer.status == .badRequest)
        #expect(answer.json?["type"] == "gateway_parameter_refused")
        #expect(bed.transport.requests.isEmpty)
    }

    @Test(arguments: [
        (#"{"project":"other"}"#, 400), (#"{"pro\u006aect":"other"}"#, 400),
        (#"{"Mode":"admin"}"#, 400), (#"{"devKey":"d"}"#, 400), (#"{"impersonateUserId":"u"}"#, 400),
        (#"{"IMPERSONATEUSERID":"u"}"#, 400), (#"{"jwt":"a.b.c"}"#, 400), (#"{"x-appwrite-key":"k"}"#, 400),
        (#"{"models":1,"projects":[],"keys":{},"modern":"x"}"#, 200), (#"{"a":"#, 400), ("a=b", 415),
        ("--x\r\nContent-Disposition: form-data; name=\"project\"", 415), (#"{"a":1} {}"#, 400), (#""text""#, 415),
        (#"{"nested":{"project":"fine"}}"#, 200), ("[1]", 200), (" \n", 200),
    ])
    func theBodyIsJSONAndSaysNothingOfTheProject(_ example: (body: String, status: Int)) async throws {
        let bed = try Self.bed(allowing: "POST /x")
        let answer = try await bed.request(.post, "/appwrite/x", headers: AppwriteBed.script, body: example.body)
        #expect(Int(answer.status.code) == example.status)
        #expect(bed.transport.requests.count == (example.status == 200 ? 1 : 0))
    }

    /// `custom` of `@refinedev/rest` sends JSON as text, which Appwrite would not read.
    @Test func aBodyGoesUpAsJSONWhateverItsType() async throws {
        let bed = try Self.bed(allowing: "POST /x")
        var headers = AppwriteBed.script
        headers[.contentType] = "text/plain;charset=UTF-8"
        _ = try await bed.request(.post, "/appwrite/x", headers: headers, body: #" {"a":12345678901234567890}"#)
        let request = try #require(bed.transport.requests.first)
        #expect(request.bodyText == #" {"a":12345678901234567890}"#)
        #expect(request.header("Content-Type") == ["application/json"])
    }

    @Test func aBodyIsLimited() async throws {
        let rule = try PassthroughRule("POST /x")
        let bed = AppwriteBed(configure: {
            $0.passthrough.allow = [rule]
            $0.limits.body = 1024
        }) { _ in .json("{}") }
        let answer = try await bed.request(
            .post, "/appwrite/x", headers: AppwriteBed.script, body: "[\"\(String(repeating: "a", count: 1100))\"]")
        #expect(answer.status == .contentTooLarge)
    }

    @Test func onlyHarmlessHeadersGoUp() async throws {
        let bed = try Self.bed(allowing: "GET /x")
        var headers = AppwriteBed.script
        for (name, value) in [
            ("Accept", "application/json"), ("X-Appwrite-Response-Format", "1.9.0"), ("X-Appwrite-Locale", "de"),
            ("If-None-Match", "\"a\""), ("X-Appwrite-Project", "other"),
            ("X-Appwrite-Mode", "admin"), ("X-Appwrite-User", "u"), ("X-Appwrite-Dev-Key", "d"),
            ("X-Fallback-Cookies", "{}"),
            ("X-HTTP-Method-Override", "DELETE"), ("X-Forwarded-For", "10.9.8.7"), ("X-Forwarded-Host", "evil"),
            ("Transfer-Encoding", "chunked"), ("Cookie", "a_session_other=x"), ("X-Custom", "x"),
        ] { headers[.any(name)] = value }
        _ = try await bed.request(.get, "/appwrite/x", headers: headers)
        let request = try #require(bed.transport.requests.first)
        let names = Set(request.headers.map { $0.name.lowercased() })
        #expect(
            names.isSubset(of: [
                "x-appwrite-project", "x-appwrite-session", "x-appwrite-response-format", "x-appwrite-locale", "accept",
                "if-none-match", "x-forwarded-for",
            ]))
        #expect(request.header("X-Appwrite-Project") == ["project"])
        #expect(request.header("X-Appwrite-Response-Format") == ["1.9.0"])
        #expect(request.header("X-Appwrite-Locale") == ["de"])
        #expect(request.header("X-Forwarded-For") != ["10.9.8.7"])
    }

    @Test func answersBringTheirTypeAndNoCookies() async throws {
        let bed = try Self.bed(allowing: "GET /x", "DELETE /x") { request in
            if request.method == "DELETE" { return .empty() }
            let headers = [
                ("content-type", "image/png"), ("cache-control", "private, max-age=60"), ("etag", "\"e\""),
                ("set-cookie", "a_session_project=evil; path=/"), ("connection", "close"),
                ("transfer-encoding", "chunked"),
                ("x-fallback-cookies", "{}"), ("location", "https://evil"), ("access-control-allow-origin", "*"),
            ].map { TransportHeader($0.0, $0.1) }
            return TransportResponse(status: 200, headers: headers, body: [0x89, 0x50])
        }
        let answer = try await bed.request(.get, "/appwrite/x", headers: AppwriteBed.script)
        #expect(Array(answer.body.readableBytesView) == [0x89, 0x50])
        #expect(answer.headers[.contentType] == "image/png")
        #expect(answer.headers[.cacheControl] == "private, max-age=60")
        #expect(answer.headers[.eTag] == "\"e\"")
        #expect(answer.headers[.contentSecurityPolicy]?.contains("sandbox") == true)
        #expect(answer.headers[.xContentTypeOptions] == "nosniff")
        #expect(answer.headers[.vary]?.contains("Cookie") == true)
        for name in [
            "Set-Cookie", "Location", "Transfer-Encoding", "X-Fallback-Cookies", "Access-Control-Allow-Origin",
        ] {
            #expect(answer.headers[.any(name)] == nil)
        }
        let head = try await bed.request(.head, "/appwrite/x", headers: AppwriteBed.script)
        #expect(head.status == .ok && head.body.readableBytes == 0)
        let deleted = try await bed.request(.delete, "/appwrite/x", headers: AppwriteBed.script)
        #expect(deleted.status == .ok && deleted.text == "{}")
        #expect(deleted.headers[.contentType] == "application/json")
    }

    @Test func errorsAreInTheFormThatRefineReads() async throws {
        let bed = try Self.bed(allowing: "GET /x") { _ in
            .appwriteError(
                429, "general_rate_limit_exceeded", "Too many requests.", headers: [.init("retry-after", "7")])
        }
        let answer = try await bed.request(.get, "/appwrite/x", headers: AppwriteBed.script)
        #expect(answer.status == .tooManyRequests)
        #expect(answer.json?["message"] == "Too many requests.")
        #expect(answer.json?["statusCode"] == 429)
        #expect(answer.json?["type"] == "general_rate_limit_exceeded")
        #expect(answer.headers[.retryAfter] == "7")
        let moved = try Self.bed(allowing: "GET /x") { _ in
            TransportResponse(status: 302, headers: [.init("location", "https://evil")])
        }
        let redirect = try await moved.request(.get, "/appwrite/x", headers: AppwriteBed.script)
        #expect(redirect.status == .badGateway)
    }

    @Test func aWriteByCookieMustComeFromAnAllowedPage() async throws {
        let bed = try Self.bed(allowing: "POST /x")
        var headers = AppwriteBed.browser
        #expect(try await bed.request(.post, "/appwrite/x", headers: headers, body: "{}").status == .ok)
        headers[.origin] = "https://evil.example"
        #expect(try await bed.request(.post, "/appwrite/x", headers: headers, body: "{}").status == .forbidden)
        headers[.origin] = nil
        #expect(try await bed.request(.post, "/appwrite/x", headers: headers, body: "{}").status == .forbidden)
        #expect(bed.transport.requests.count == 1)
    }

    @Test func encodedContentSaysSo() async throws {
        let bed = try Self.bed(allowing: "GET /x") { _ in
            let headers = [("content-type", "text/css"), ("content-encoding", "br")].map { TransportHeader($0.0, $0.1) }
            return TransportResponse(status: 200, headers: headers, body: [0x0B, 0x02, 0x80])
        }
        let answer = try await bed.request(.get, "/appwrite/x", headers: AppwriteBed.script)
        #expect(answer.headers[.contentEncoding] == "br")
        #expect(Array(answer.body.readableBytesView) == [0x0B, 0x02, 0x80])
    }

    /// Nobody could do anything with it: what is not modified is not there.
    @Test(arguments: [(nil, 502), ("If-None-Match", 304), ("If-Modified-Since", 304)] as [(String?, Int)])
    func notModifiedIsAnAnswerToWhomAskedForIt(_ header: String?, _ status: Int) async throws {
        let bed = try Self.bed(allowing: "GET /x") { _ in TransportResponse(status: 304, headers: []) }
        var headers = AppwriteBed.script
        if let header { headers[.any(header)] = "\"e\"" }
        #expect(Int(try await bed.request(.get, "/appwrite/x", headers: headers).status.code) == status)
    }
}
