import Appwrite
import GatewayTesting
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSONBytes
import NIOConcurrencyHelpers
import NIOCore
import Testing

@testable import Gateway

@Suite("HTTP: what every answer has")
struct AnswerShapeTests {
    private struct Odd: Error {}

    private static let page: HTTPFields = [.origin: "http://localhost:5173", .requestID: "me"]

    @Test func anErrorOfAnotherTypeIsAnAnswerTooAndIsLogged() async throws {
        let observed = NIOLockedValueBox<[Observation]>([])
        let responder = GatewayResponder(
            [Route.get("/odd") { _, _ in throw Odd() }], origins: OriginPolicy(patterns: ["http://localhost:*"]),
            now: { .zero }, observe: { observation in observed.withLockedValue { $0.append(observation) } })
        let answer = try await Application(responder: responder).test(.router) { client in
            try await client.execute(uri: "/odd", method: .get, headers: Self.page)
        }
        #expect(answer.status == .internalServerError)
        #expect(answer.json?["type"] == "gateway_failed")
        #expect(answer.headers[.requestID] == "me")
        #expect(answer.headers[.accessControlAllowOrigin] == "http://localhost:5173")
        let told = observed.withLockedValue { $0 }
        #expect(told.first == .requestFailed(id: "me", error: "Odd"))
        guard case .requestAnswered(let request)? = told.last else { return #expect(Bool(false), "not told") }
        #expect((request.status, request.isWhole) == (500, true))
    }

    @Test(arguments: ["/", "/openapi.json", "/simple-rest/posts", "/simple-rest/posts/a", "/nowhere", "/live"])
    func jsonIsNotToBeTakenForAnythingElse(_ uri: String) async throws {
        let answer = try await HTTPBed(rows: { $0.path.contains("/rows/") ? .json(Rows.row("a")) : Rows.list(["a"]) })
            .get(uri)
        #expect(answer.headers[.contentType] == "application/json")
        #expect(answer.headers[.xContentTypeOptions] == "nosniff")
    }

    @Test func operatorsAreSentToTheirOwnList() async throws {
        let bed = HTTPBed()
        let answer = try await bed.admin(.get, "/")
        #expect(answer.status == .notFound)
        #expect(answer.text.contains("`/routes`"))
        #expect(try await bed.get("/nowhere").text.contains("`/`"))
    }

    // MARK: - The description

    @Test func theDescriptionNamesWhereItWasFetched() async throws {
        // The test client names `localhost` as the host.
        let here = try await HTTPBed().get("/openapi.json")
        #expect(here.json?["servers"]?.array?.first?["url"] == "http://localhost")
        let configured = HTTPBed(configure: { $0.auth.url = "https://gateway.example/api" })
        let answer = try await configured.get("/openapi.json")
        #expect(answer.json?["servers"]?.array?.first?["url"] == "https://gateway.example/api")
        #expect(answer.json?["paths"]?.object?.isEmpty == false)
    }

    @Test func whoHasTheDescriptionIsNotSentItAgain() async throws {
        let bed = HTTPBed()
        let first = try await bed.get("/openapi.json")
        let tag = try #require(first.headers[.eTag])
        let again = try await bed.get("/openapi.json", headers: [.ifNoneMatch: tag])
        #expect(again.status == .notModified)
        #expect(again.body.readableBytes == 0)
        #expect(again.headers[.eTag] == tag)
        // Fetched from elsewhere it is another one.
        let elsewhere = HTTPBed(configure: { $0.auth.url = "https://gateway.example" })
        #expect(try await elsewhere.get("/openapi.json", headers: [.ifNoneMatch: tag]).status == .ok)
    }

    // MARK: - Bodies

    static let bodies = [
        ("/simple-rest/posts", "application/json"), ("/auth/login", "application/json"),
        ("/files/photos", "multipart/form-data; boundary=x"), ("/functions/f/executions", "application/json"),
    ]

    @Test(arguments: bodies)
    func aCompressedBodyIsNotTakenForTheText(_ uri: String, _ type: String) async throws {
        let bed = HTTPBed()
        let headers: HTTPFields = [.contentType: type, .contentEncoding: "gzip", .contentLength: "2"]
        let answer = try await bed.request(.post, uri, headers: headers, body: "{}")
        #expect(answer.status == .unsupportedMediaType)
        #expect(answer.text.contains("Content-Encoding: gzip"))
        #expect(bed.upstream.isEmpty)
    }

    @Test func anEmptyBodyIsAskedForWhatIsThenTaken() async throws {
        let answer = try await HTTPBed().request(.patch, "/simple-rest/posts/a")
        #expect(answer.status == .badRequest)
        #expect(!answer.text.contains("{}"))
    }

    // MARK: - Before there is a request

    @Test func pagesThatMayReadAnswersMayReadRefusals() {
        let middleware = CrossOriginMiddleware(origins: OriginPolicy(patterns: ["https://admin.example"]))
        let allowed = Dictionary(
            uniqueKeysWithValues: middleware.headers(ofRefusalTo: "https://admin.example").map { ($0.name, $0.value) })
        #expect(allowed["Access-Control-Allow-Origin"] == "https://admin.example")
        #expect(allowed["Access-Control-Allow-Credentials"] == "true")
        #expect(allowed["Access-Control-Expose-Headers"]?.contains("X-Request-Id") == true)
        #expect(allowed["Vary"] == "Origin")
        for stranger in ["https://evil.example", "https://admin.example/", nil] {
            #expect(middleware.headers(ofRefusalTo: stranger).map(\.name) == ["Vary"])
        }
    }
}
