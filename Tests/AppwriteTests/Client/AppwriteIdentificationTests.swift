import Appwrite
import GatewayTesting
import JSONBytes
import Testing

/// Who asks: which headers go up for which caller, and which never do.
@Suite struct AppwriteIdentificationTests {
    static let callers: [(Caller, [String: String])] = [
        (Caller(.guest), [:]),
        (Caller(.guest, address: "203.0.113.7", userAgent: "Browser/1"), ["X-Forwarded-For": "203.0.113.7"]),
        (Caller(.key("standard_k")), ["X-Appwrite-Key": "standard_k"]),
        (
            Caller(.key("standard_k"), address: "203.0.113.7", userAgent: "Browser/1"),
            [
                "X-Appwrite-Key": "standard_k", "X-Forwarded-For": "203.0.113.7",
                "X-Forwarded-User-Agent": "Browser/1",
            ]
        ),
        (
            Caller(.session("c2VjcmV0"), address: "2001:db8::1", userAgent: "Browser/1"),
            ["X-Appwrite-Session": "c2VjcmV0", "X-Forwarded-For": "2001:db8::1"]
        ),
        (Caller(.session("c2VjcmV0Cg%3D%3D")), ["X-Appwrite-Session": "c2VjcmV0Cg=="]),
        (Caller(.jwt("a.b.c")), ["X-Appwrite-JWT": "a.b.c"]),
    ]

    @Test(arguments: callers)
    func sendsOneCredentialAndNothingElse(caller: Caller, expected: [String: String]) async throws {
        let transport = RecordingTransport(.json("{}"))
        let client = AppwriteClient(endpoint: "https://appwrite.test/v1", project: "p", transport: transport)
        _ = try await client.getRow(CallScenario.posts, id: "r1", as: caller)
        let request = try #require(transport.requests.first)
        var headers = ["X-Appwrite-Project": "p", "X-Appwrite-Response-Format": "1.8.0"]
        headers.merge(expected) { $1 }
        #expect(Dictionary(request.headers.map { ($0.name, $0.value) }) { "\($0), \($1)" } == headers)
    }

    @Test(arguments: [
        Caller(.session("a\r\nX-Appwrite-Key: stolen")), Caller(.session("a%0d%0aX-Appwrite-Key: stolen")),
        Caller(.jwt("a\nb")), Caller(.key("a\0b")), Caller(.guest, address: "1.2.3.4\r\nHost: x"),
        Caller(.key("k"), userAgent: "a\rb"),
    ])
    func refusesLineBreaksUnsent(caller: Caller) async throws {
        let transport = RecordingTransport(.json("{}"))
        let client = AppwriteClient(endpoint: "https://appwrite.test/v1", project: "p", transport: transport)
        let failure = await #expect(throws: AppwriteFailure.self) {
            try await client.getRow(CallScenario.posts, id: "r1", as: caller)
        }
        guard case .transport(let error) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(error.code == .invalidRequest)
        #expect(!error.message.contains("stolen"))
        #expect(transport.requests.isEmpty)
    }

    /// Appwrite itself holds a write to the moment at which the row was seen.
    @Test func aWriteMayDemandThatTheRowIsUnchanged() async throws {
        let moment = "2026-11-21T20:25:20.189+00:00"
        let transport = RecordingTransport(.json("{}"), .empty(), .json("{}"), .empty())
        let client = AppwriteClient(endpoint: "https://appwrite.test/v1", project: "p", transport: transport)
        for since in [moment, nil] {
            _ = try await client.updateRow(
                CallScenario.posts, id: "a", data: ["title": "x"], permissions: nil, unlessChangedSince: since,
                as: Caller(.guest))
            try await client.deleteRow(CallScenario.posts, id: "a", unlessChangedSince: since, as: Caller(.guest))
        }
        #expect(
            transport.requests.map { $0.header("X-Appwrite-Timestamp") } == [[moment], [moment], [], []])
    }

    @Test func theVersionIsAskedWithoutAnyIdentification() async throws {
        let transport = RecordingTransport(.json(#"{"version":"1.8.1"}"#))
        let client = AppwriteClient(endpoint: "https://appwrite.test/v1", project: "p", transport: transport)
        #expect(try await client.serverVersion() == ServerVersion(major: 1, minor: 8, patch: 1))
        #expect(transport.requests.first?.headers == [])
    }
}
