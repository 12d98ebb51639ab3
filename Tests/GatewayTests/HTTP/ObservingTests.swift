import Appwrite
import GatewayTesting
import HTTPListener
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOConcurrencyHelpers
import Testing

@testable import Gateway

@Suite("HTTP: request ids and the access log")
struct ObservingTests {
    static let given: [(id: String, isKept: Bool)] = [
        ("abc-123", true), ("9b2f6f0e-5a37-4b4e-8f5c-0d6a1a0e4b11", true), ("A.b_c-D", true),
        (String(repeating: "x", count: 128), true), (String(repeating: "x", count: 129), false), ("", false),
        ("a b", false), ("a/b", false), ("<script>", false), ("ü", false), ("a,b;c", false), ("\"", false),
    ]

    @Test(arguments: given)
    func aWellFormedRequestIDIsKept(_ example: (id: String, isKept: Bool)) async throws {
        let answer = try await HTTPBed().get("/nowhere", headers: [.requestID: example.id])
        #expect((answer.headers[.requestID] == example.id) == example.isKept)
        #expect(answer.headers[.requestID].map(RequestIDs.isWellFormed) == true)
    }

    @Test func generatedIDsDiffer() {
        let ids = RequestIDs(beginning: "beef")
        #expect((1...3).map { _ in ids.id(for: nil) } == ["beef-00000001", "beef-00000002", "beef-00000003"])
        #expect(RequestIDs().id(for: nil) != RequestIDs().id(for: nil))
    }

    static let requests: [(method: HTTPRequest.Method, uri: String, path: String, route: String, status: Int)] = [
        (.get, "/simple-rest/posts?title=secret", "/simple-rest/posts", "/simple-rest/{resource}", 200),
        (.get, "/simple-rest/posts/a", "/simple-rest/posts/a", "/simple-rest/{resource}/{id}", 200),
        (.delete, "/simple-rest/posts/bulk?ids=a", "/simple-rest/posts/bulk", "/simple-rest/{resource}/bulk", 200),
        (.get, "/simple-rest/posts?nope=secret", "/simple-rest/posts", "/simple-rest/{resource}", 400),
        (.get, "/nowhere?key=secret", "/nowhere", "unknown", 404), (.get, "/?a", "/", "/", 200),
        (.get, "/live", "/live", "/live", 426),
    ]

    @Test(arguments: requests)
    func whatBecameOfARequestIsToldWithoutItsQuery(
        _ example: (method: HTTPRequest.Method, uri: String, path: String, route: String, status: Int)
    ) async throws {
        let bed = HTTPBed.answering { request in
            request.method == "DELETE"
                ? .empty() : request.path.contains("/rows/") ? .json(Rows.row("a")) : Rows.list(["a"])
        }
        let answer = try await bed.request(example.method, example.uri, headers: [.requestID: "me"])
        let told = try #require(bed.answered.withLockedValue { $0 }.first)
        #expect((told.id, told.method, told.path) == ("me", example.method.rawValue, example.path))
        #expect((told.route, told.status) == (example.route, example.status))
        #expect(told.bytes == answer.body.readableBytes)
        #expect(told.microseconds >= 0)
    }

    @Test func aRequestIsOneLineAtInfo() {
        let lines = NIOLockedValueBox<[String]>([])
        var logger = Logger(label: "test") { _ in LineLog(lines: lines) }
        let request = AnsweredRequest(
            id: "me", method: "GET", path: "/simple-rest/posts", route: "/simple-rest/{resource}", status: 200,
            microseconds: 12_345, bytes: 678)
        ObservationLog(logger).record(.requestAnswered(request))
        logger.logLevel = .warning
        ObservationLog(logger).record(.requestAnswered(request))
        #expect(
            lines.withLockedValue { $0 } == [
                "info request bytes=678 id=me method=GET ms=12.3 path=/simple-rest/posts route=/simple-rest/{resource} status=200"
            ])
        var broken = request
        broken.isWhole = false
        logger.logLevel = .info
        ObservationLog(logger).record(.requestAnswered(broken))
        #expect(lines.withLockedValue { $0.last }?.hasSuffix(" status=200 whole=false") == true)
    }

    @Test func everyObservationHasALine() {
        let lines = NIOLockedValueBox<[String]>([])
        let logger = Logger(label: "test") { _ in LineLog(lines: lines) }
        let observations: [Observation] = [
            .listening(name: "gateway", url: "http://x"), .upstreamFound(version: "1.8.1"),
            .upstreamMissing(reason: "r", retryInMilliseconds: 250), .upstreamFailed(code: "tls", reason: "r"),
            .serverKeyMissing, .serverKeyRefused(type: "t", message: "m"), .shutdownStarted, .shutdownForced,
            .realtimeConnected(credential: "guest"),
            .realtimeLost(credential: "guest", reason: "r", retryInMilliseconds: 1),
            .realtimeRefused(credential: "jwt", code: 401), .realtimeFrameUnreadable(bytes: 3, reason: "r"),
            .liveHandshakeRefused(status: 403), .liveSubscriberOpened, .liveSubscriberClosed(code: 1001),
            .liveEventsDelivered(channel: "c", subscribers: 2), .requestFailed(id: "me", error: "Odd"),
            .connectionsTurnedAway(.descriptorsExhausted), .connectionsTurnedAway(.connectionsUsedUp(limit: 1)),
            .connectionsTurnedAway(.addressRefused("10.0.0.7", limit: 1)),
        ]
        for observation in observations { ObservationLog(logger).record(observation) }
        #expect(lines.withLockedValue { $0.count } == observations.count)
        #expect(Set(lines.withLockedValue { $0 }).count == observations.count)
    }

    /// Writes lines as `level message key=value …`, keys in order.
    private struct LineLog: LogHandler {
        let lines: NIOLockedValueBox<[String]>
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let fields = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            let line = (["\(event.level)", "\(event.message)"] + fields).joined(separator: " ")
            lines.withLockedValue { $0.append(line) }
        }
    }
}
