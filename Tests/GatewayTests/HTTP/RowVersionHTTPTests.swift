import Appwrite
import GatewayTesting
import HTTPTypes
import HummingbirdTesting
import JSONBytes
import NIOCore
import Testing

@testable import Gateway

@Suite("HTTP: ETags and conditions")
struct RowVersionHTTPTests {
    private static let moment = "2026-11-21T20:25:20.189+00:00"
    private static let tag = #""a@\#(moment)""#
    private static let row = #"{"title":"x","$id":"a","$updatedAt":"\#(moment)"}"#

    private func bed(_ answer: TransportResponse? = nil) -> HTTPBed {
        .answering { request in
            if let answer { return answer }
            if request.path.hasSuffix("/rows"), request.method == "GET" { return Rows.list(["a"]) }
            if request.method == "DELETE" { return .empty() }
            return .json(Self.row, status: request.method == "POST" ? 201 : 200)
        }
    }

    static let tagged: [(method: HTTPRequest.Method, uri: String, body: String?)] = [
        (.get, "/simple-rest/posts/a", nil), (.head, "/simple-rest/posts/a", nil),
        (.get, "/simple-rest/posts/a?_fields=title", nil), (.post, "/simple-rest/posts", #"{"title":"x"}"#),
        (.patch, "/simple-rest/posts/a", #"{"title":"x"}"#), (.put, "/simple-rest/posts/a", #"{"title":"x"}"#),
    ]

    @Test(arguments: tagged)
    func oneRowHasATag(_ example: (method: HTTPRequest.Method, uri: String, body: String?)) async throws {
        let answer = try await bed().request(example.method, example.uri, body: example.body)
        #expect(answer.headers[.eTag] == Self.tag)
    }

    static let untagged: [(method: HTTPRequest.Method, uri: String)] = [
        (.get, "/simple-rest/posts"), (.get, "/simple-rest/posts?id=a"), (.delete, "/simple-rest/posts/a"),
    ]

    @Test(arguments: untagged)
    func nothingElseHasOne(_ example: (method: HTTPRequest.Method, uri: String)) async throws {
        #expect(try await bed().request(example.method, example.uri).headers[.eTag] == nil)
    }

    static let reads: [(headers: HTTPFields, status: HTTPResponse.Status)] = [
        ([.ifNoneMatch: tag], .notModified), ([.ifNoneMatch: "*"], .notModified),
        ([.ifNoneMatch: "W/\(tag)"], .notModified), ([.ifNoneMatch: "\"other\", \(tag)"], .notModified),
        ([.ifNoneMatch: "\"other\""], .ok), ([.ifMatch: tag], .ok), ([.ifMatch: "*"], .ok),
        ([.ifMatch: "\"other\""], .preconditionFailed), ([.ifMatch: "W/\(tag)"], .ok),
        // If-Match comes first.
        ([.ifMatch: "\"other\"", .ifNoneMatch: tag], .preconditionFailed),
        ([.ifMatch: tag, .ifNoneMatch: tag], .notModified), ([.ifNoneMatch: "a"], .badRequest),
        ([.ifMatch: ""], .badRequest),
    ]

    @Test(arguments: reads, [HTTPRequest.Method.get, .head])
    func aReadMayDemandAVersion(
        _ example: (headers: HTTPFields, status: HTTPResponse.Status), _ method: HTTPRequest.Method
    ) async throws {
        let answer = try await bed().request(method, "/simple-rest/posts/a", headers: example.headers)
        #expect(answer.status == example.status)
        guard example.status == .notModified else { return }
        #expect(answer.headers[.eTag] == Self.tag)
        #expect(answer.body.readableBytes == 0)
        #expect(answer.headers[.contentType] == nil)
        #expect(answer.headers[.contentLength] == nil, "it would be that of the row")
    }

    @Test func aRowThatIsNotThereIsNotThereWithAnyCondition() async throws {
        let bed = bed(.appwriteError(404, "row_not_found", "Not found."))
        for headers: HTTPFields in [[.ifMatch: "*"], [.ifMatch: Self.tag], [.ifNoneMatch: "*"]] {
            #expect(try await bed.get("/simple-rest/posts/a", headers: headers).status == .notFound)
        }
        let answer = try await bed.request(
            .patch, "/simple-rest/posts/a", headers: [.ifMatch: "*"], body: #"{"title":"x"}"#)
        #expect(answer.status == .notFound)
    }

    @Test(arguments: [HTTPRequest.Method.patch, .put, .delete])
    func aWriteDemandsItOfAppwrite(_ method: HTTPRequest.Method) async throws {
        let bed = bed()
        let body = method == .delete ? nil : #"{"title":"x"}"#
        let answer = try await bed.request(
            method, "/simple-rest/posts/a", headers: [.ifMatch: Self.tag], body: body)
        #expect(answer.status == .ok)
        #expect(bed.upstream.map { $0.header("X-Appwrite-Timestamp") } == [[Self.moment]], "one call")
        _ = try await bed.request(method, "/simple-rest/posts/a", body: body)
        #expect(bed.upstream.last?.header("X-Appwrite-Timestamp") == [])
    }

    @Test func aTagThatAProxyMadeWeakDemandsTheSame() async throws {
        let bed = bed()
        let answer = try await bed.request(
            .patch, "/simple-rest/posts/a", headers: [.ifMatch: "W/\(Self.tag)"], body: #"{"title":"x"}"#)
        #expect(answer.status == .ok)
        #expect(bed.upstream.map { $0.header("X-Appwrite-Timestamp") } == [[Self.moment]])
    }

    @Test func aConflictIsAFailedPrecondition() async throws {
        let bed = bed(.appwriteError(409, "row_update_conflict", "Remote row is newer than local."))
        let answer = try await bed.request(
            .patch, "/simple-rest/posts/a", headers: [.ifMatch: Self.tag], body: #"{"title":"x"}"#)
        #expect(answer.status == .preconditionFailed)
        #expect(answer.json?["type"] == "gateway_precondition_failed")
        #expect(answer.json?["statusCode"] == 412)
    }

    @Test func ofSeveralVersionsTheOneThatIsThereIsDemanded() async throws {
        let bed = bed()
        let tags = "\"a@2026-11-21T20:25:20.000+00:00\", \(Self.tag)"
        #expect(
            try await bed.request(.delete, "/simple-rest/posts/a", headers: [.ifMatch: tags]).status == .ok)
        #expect(bed.upstream.map(\.method) == ["GET", "DELETE"])
        #expect(bed.upstream.last?.header("X-Appwrite-Timestamp") == [Self.moment])

        let others = #""a@2026-11-21T20:25:20.000+00:00", "a@2026-11-21T20:25:21.000+00:00""#
        #expect(
            try await bed.request(.delete, "/simple-rest/posts/a", headers: [.ifMatch: others]).status
                == .preconditionFailed)
        #expect(bed.upstream.last?.method == "GET")
    }

    @Test func aTagThatNoVersionHasIsNotSent() async throws {
        let bed = bed()
        let answer = try await bed.request(
            .delete, "/simple-rest/posts/a", headers: [.ifMatch: "W/\"somebody-elses\""])
        #expect(answer.status == .preconditionFailed)
        #expect(bed.upstream.isEmpty)
    }

    @Test(arguments: [HTTPRequest.Method.patch, .delete])
    func severalRowsHaveNoVersion(_ method: HTTPRequest.Method) async throws {
        let bed = bed()
        let answer = try await bed.request(
            method, "/simple-rest/posts/bulk?ids=a,b", headers: [.ifMatch: "*"], body: #"{"title":"x"}"#)
        #expect(answer.status == .badRequest)
        #expect(answer.json?["type"] == "gateway_precondition_unsupported")
        #expect(bed.upstream.isEmpty)
    }

    @Test func pagesMaySendAndReadIt() async throws {
        let bed = bed()
        let preflight = try await bed.request(
            .options, "/simple-rest/posts/a",
            headers: [
                .origin: "http://localhost:5173", .accessControlRequestMethod: "PATCH",
                .accessControlRequestHeaders: "content-type,if-match",
            ])
        #expect(preflight.headers[.accessControlAllowHeaders] == "content-type,if-match")
        let answer = try await bed.get(
            "/simple-rest/posts/a", headers: [.origin: "http://localhost:5173", .ifNoneMatch: "*"])
        #expect(answer.status == .notModified)
        #expect(answer.headers[.accessControlExposeHeaders]?.contains("ETag") == true)
    }

    @Test func whatBecameOfEachRowReachesTheCaller() async throws {
        let bed = HTTPBed.answering { request in
            request.path.hasSuffix("/b") ? .appwriteError(401, "user_unauthorized", "No.") : .empty()
        }
        let answer = try await bed.request(.delete, "/simple-rest/posts/bulk?ids=a,b,c")
        #expect(answer.status == .unauthorized)
        #expect(answer.json?["details"]?["done"] == ["a", "c"])
        #expect(answer.json?["details"]?["failed"]?.array?.first?["id"] == "b")
    }
}
