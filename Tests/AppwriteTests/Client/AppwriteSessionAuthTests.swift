import Appwrite
import GatewayTesting
import JSONBytes
import Testing

@Suite("Auth: a new session's secret")
struct AppwriteSessionAuthTests {
    static let answers: [(body: String, cookies: [String], secret: String?)] = [
        ("c2VjcmV0Cg==", [], "c2VjcmV0Cg=="),
        ("c2VjcmV0Cg==", ["a_session_p=other"], "c2VjcmV0Cg=="),
        ("", ["a_session_p=c2VjcmV0Cg%3D%3D; path=/; HttpOnly"], "c2VjcmV0Cg=="),
        ("", ["a_session_p_legacy=bGVnYWN5; path=/", "a_session_p=bmV3; path=/"], "bmV3"),
        ("", ["a_session_p_legacy=bGVnYWN5; path=/"], "bGVnYWN5"),
        ("", ["a_session_other=b3RoZXI; path=/", "a_session_p=; path=/"], nil), ("", [], nil),
    ]

    @Test(arguments: answers)
    func isInTheBodyOrInTheCookie(_ body: String, _ cookies: [String], _ secret: String?) async throws {
        let answer = TransportResponse.json(
            #"{"$id":"s","userId":"u","expire":"2027-01-01T00:00:00.000+00:00","secret":"\#(body)"}"#,
            status: 201,
            headers: cookies.map { TransportHeader("set-cookie", $0) })
        let client = AppwriteClient(
            endpoint: "https://appwrite.test/v1", project: "p", transport: RecordingTransport(answer))
        let session = try? await client.createAnonymousSession(as: Caller(.guest))
        #expect(session?.secret == secret)
        #expect(
            session.map { "\($0)" + String(reflecting: $0) } == secret.map { _ in "sessionsession" },
            "never printed")
    }

    @Test func aProviderCannotChangeThePath() throws {
        let client = AppwriteClient(
            endpoint: "https://appwrite.test/v1", project: "p", transport: RecordingTransport())
        let url = try client.oauth2TokenURL(
            provider: "github", success: "https://g.test/?a=1", failure: "https://g.test/")
        #expect(
            url
                == "https://appwrite.test/v1/account/tokens/oauth2/github?project=p&success=https%3A%2F%2Fg.test%2F%3Fa%3D1&failure=https%3A%2F%2Fg.test%2F"
        )
        for provider in ["", "..", "a/b", "a\nb"] {
            #expect(throws: AppwriteFailure.self) {
                try client.oauth2TokenURL(provider: provider, success: "s", failure: "f")
            }
        }
    }

    @Test func onlyConfirmedMembershipsCount() async throws {
        let client = AppwriteClient(
            endpoint: "https://appwrite.test/v1", project: "p",
            transport: RecordingTransport(
                .json(#"{"total":2,"teams":[{"$id":"a"},{"$id":"b"}]}"#),
                .json(#"{"memberships":[{"$id":"m","confirm":true,"roles":["owner"]}]}"#),
                .json(#"{"memberships":[{"$id":"n","confirm":false,"roles":["owner"]}]}"#)))
        let found = try await client.listMemberships(of: "u", as: Caller(.session("s")))
        #expect(found == [.init(id: "m", team: "a", roles: ["owner"])])
    }
}
