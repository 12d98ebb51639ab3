import Appwrite
import Testing
import WebSocketLoop

@testable import Gateway

@Suite struct RealtimeEndpointTests {
    private func request(_ credential: Credential, browser: String? = nil) throws -> WebSocketClientRequest {
        try RealtimeEndpoint(endpoint: "https://appwrite.example.com/v1", project: "my project")
            .request(as: credential, browser: browser, settings: .init())
    }

    @Test func listensOnTheChannelsOfEveryRow() throws {
        let request = try request(.guest)
        #expect(request.host == "appwrite.example.com")
        #expect(request.port == 443)
        #expect(request.usesTLS)
        #expect(
            request.path
                == "/v1/realtime?project=my%20project&channels%5B%5D=rows&channels%5B%5D=documents"
                + "&channels%5B%5D=files&channels%5B%5D=executions")
        #expect(request.headers.isEmpty)
        #expect(request.timeout == .seconds(10))
        #expect(request.maximumMessageSize == 16 * 1024 * 1024)
    }

    /// What changes a user's roles is told on channels of the user's own.
    @Test(arguments: [Credential.session("c2VjcmV0"), .jwt("a.b.c")])
    func aUserHearsOfTheOwnAccountAndTeams(_ credential: Credential) throws {
        let channels = ["rows", "documents", "files", "executions", "account", "teams", "memberships"].map {
            "&channels%5B%5D=\($0)"
        }
        #expect(try request(credential).path == "/v1/realtime?project=my%20project" + channels.joined())
    }

    @Test func carriesTheCredentialAndTheBrowsersAddressAndNothingElse() throws {
        let session = try request(.session("c2VjcmV0"), browser: "192.0.2.7").headers.map { "\($0.name): \($0.value)" }
        #expect(session == ["Cookie: a_session_my project=c2VjcmV0", "X-Forwarded-For: 192.0.2.7"])
        #expect(try request(.jwt("a.b.c")).headers.map { "\($0.name): \($0.value)" } == ["X-Appwrite-JWT: a.b.c"])
        #expect(try request(.key("standard_secret")).headers.isEmpty, "a key has no rights in Realtime")
    }

    @Test(arguments: ["", "appwrite.example.com", "ftp://appwrite.example.com/v1", "http://"])
    func refusesWhatIsNoEndpoint(endpoint: String) {
        #expect(throws: TransportError.self) { try RealtimeEndpoint(endpoint: endpoint, project: "demo") }
    }
}
