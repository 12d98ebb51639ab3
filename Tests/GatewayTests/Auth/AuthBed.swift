import Appwrite
import GatewayTesting
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSONBytes
import NIOConcurrencyHelpers
import NIOCore

@testable import Gateway

/// `/auth` in front of made-up accounts: everything injected, nothing waited for.
final class AuthBed: Sendable {
    /// 2026-11-21T00:00:00Z in milliseconds.
    static let wall = 1_795_219_200_000

    let accounts: FakeAccounts
    let transport: RecordingTransport
    let signedOut = NIOLockedValueBox<[Credential]>([])
    let observed = NIOLockedValueBox<[String]>([])
    /// Time since the bed was made.
    let time = NIOLockedValueBox<Duration>(.zero)
    private let responder: GatewayResponder

    init(
        key: String? = "standard_key", accounts: FakeAccounts = FakeAccounts(),
        configure: (inout GatewayConfiguration.Auth) -> Void = { _ in }
    ) {
        var settings = GatewayConfiguration.Auth()
        settings.redirects = ["https://admin.test", "https://apps.test/admin"]
        configure(&settings)
        self.accounts = accounts
        transport = RecordingTransport { request throws(TransportError) in try accounts.answer(request) }
        let (signedOut, observed, time) = (signedOut, observed, time)
        let observe: Observer = { observation in observed.withLockedValue { $0.append("\(observation)") } }
        let limits = LoginLimits(attempts: settings.attempts, window: settings.window)
        let service = AuthService(
            client: AppwriteClient(endpoint: "https://appwrite.test/v1", project: "project", transport: transport),
            key: key, settings: settings, redirects: RedirectPolicy(settings.redirects),
            gate: LoginGate(limits, now: { time.withLockedValue { $0 } }),
            signOut: { credential in signedOut.withLockedValue { $0.append(credential) } }, wall: { Self.wall },
            observe: observe)
        let credentials = CredentialReader(project: "project")
        let routes = AuthRoutes(
            service: service, oauth2: OAuth2Login(service: service, random: { (1, 2) }), credentials: credentials,
            proxies: TrustedProxies([]))
        responder = GatewayResponder(
            routes.all, origins: OriginPolicy(patterns: ["https://admin.test"]), credentials: credentials,
            now: { .zero }, observe: observe)
    }

    func post(_ path: String, _ body: String? = nil, headers: HTTPFields = [:]) async throws -> TestResponse {
        try await request(.post, path, headers: headers, body: body)
    }

    func get(_ uri: String, headers: HTTPFields = [:]) async throws -> TestResponse {
        try await request(.get, uri, headers: headers)
    }

    func request(
        _ method: HTTPRequest.Method, _ path: String, headers: HTTPFields, body: String? = nil
    ) async throws -> TestResponse {
        try await Application(responder: responder).test(.router) { client in
            try await client.execute(
                uri: "/auth/\(path)", method: method, headers: headers, body: body.map { ByteBuffer(string: $0) })
        }
    }

    /// What a browser with this session sends from the app's page.
    static func browser(_ secret: String) -> HTTPFields {
        [.cookie: "theme=dark; a_session_project=\(secret)", .origin: "https://admin.test"]
    }

    /// `METHOD /path as credential` of everything that reached Appwrite.
    var upstream: [String] {
        transport.requests.map { request in
            let headers = [("X-Appwrite-Key", "key"), ("X-Appwrite-Session", "session"), ("X-Appwrite-JWT", "jwt")]
            let shown = headers.flatMap { name, kind in request.header(name).map { "\(kind) \($0)" } }
            let who = shown.isEmpty ? "guest" : shown.joined(separator: " and ")
            return "\(request.method) \(request.path.dropFirst(3)) as \(who)"
        }
    }

    func advance(by duration: Duration) { time.withLockedValue { $0 += duration } }
}

extension TestResponse {
    var setCookies: [String] { headers[values: .setCookie] }
}
