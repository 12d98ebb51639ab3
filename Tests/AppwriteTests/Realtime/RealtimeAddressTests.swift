import Appwrite
import Testing

@Suite struct RealtimeAddressTests {
    static let posts = TableReference(database: "main", table: "posts")

    @Test func asksForEveryChannelFormOfATable() throws {
        let address = try RealtimeAddress(
            endpoint: "https://appwrite.example.com/v1", project: "p 1",
            channels: RealtimeChannel.everyForm(of: [Self.posts]), credential: .guest)
        #expect(address.host == "appwrite.example.com")
        #expect(address.port == 443)
        #expect(address.usesTLS)
        #expect(
            address.path == "/v1/realtime?project=p%201&channels%5B%5D=rows&channels%5B%5D=documents"
                + "&channels%5B%5D=databases.main.tables.posts.rows&channels%5B%5D=tablesdb.main.tables.posts.rows"
                + "&channels%5B%5D=databases.main.collections.posts.documents")
        #expect(address.headers.isEmpty)
        #expect(address.origin == "wss://appwrite.example.com:443")
    }

    @Test(arguments: [
        ("http://localhost/v1", "localhost", 80, false, "/v1/realtime?project=p"),
        ("http://127.0.0.1:9080/v1/", "127.0.0.1", 9080, false, "/v1/realtime?project=p"),
        ("https://[::1]:8443/v1", "::1", 8443, true, "/v1/realtime?project=p"),
        ("https://example.com", "example.com", 443, true, "/realtime?project=p"),
    ])
    func takesTheEndpointApart(endpoint: String, host: String, port: UInt16, usesTLS: Bool, path: String) throws {
        let address = try RealtimeAddress(endpoint: endpoint, project: "p", channels: [], credential: .guest)
        #expect(address.host == host)
        #expect(address.port == port)
        #expect(address.usesTLS == usesTLS)
        #expect(address.path == path)
    }

    @Test(arguments: [
        "", "appwrite.example.com", "ftp://x/v1", "https://", "https:///v1", "https://u:p@host/v1", "https://host/v1?x",
        "https://host:0/v1", "https://host:99999/v1", "https://host:x/v1", "https://ho st/v1", "https://[::1/v1",
    ])
    func refusesWhatIsNoEndpoint(endpoint: String) throws {
        let error = try #require(throws: TransportError.self) {
            try RealtimeAddress(endpoint: endpoint, project: "p", channels: [], credential: .guest)
        }
        #expect(error.code == .invalidRequest)
    }

    @Test(arguments: ["eyJpZCI6IjEifQ==", "eyJpZCI6IjEifQ%3D%3D"])
    func sendsASessionAsItsCookie(secret: String) throws {
        let address = try RealtimeAddress(
            endpoint: "http://localhost/v1", project: "p", channels: [.account], credential: .session(secret))
        #expect(address.headers == [TransportHeader("Cookie", "a_session_p=eyJpZCI6IjEifQ%3D%3D")])
    }

    @Test func sendsAJWTAsAHeaderAndAKeyNotAtAll() throws {
        let jwt = try RealtimeAddress(
            endpoint: "http://localhost/v1", project: "p", channels: [], credential: .jwt("a.b.c"))
        #expect(jwt.headers == [TransportHeader("X-Appwrite-JWT", "a.b.c")])
        let key = try RealtimeAddress(
            endpoint: "http://localhost/v1", project: "p", channels: [], credential: .key("standard_k"))
        #expect(key.headers.isEmpty)
    }

    @Test func refusesACredentialWithALineBreak() throws {
        #expect(throws: TransportError.self) {
            try RealtimeAddress(
                endpoint: "http://localhost/v1", project: "p", channels: [], credential: .jwt("a\r\nHost: b"))
        }
    }
}
