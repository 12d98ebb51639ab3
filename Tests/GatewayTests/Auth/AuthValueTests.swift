import Appwrite
import GatewayTesting
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSONBytes
import Testing

@testable import Gateway

@Suite("Auth: limits, cookies, pages, and writes by cookie")
struct AuthValueTests {
    // Limits

    @Test func anAccountHasItsAttempts() {
        var limits = LoginLimits(attempts: 2, window: .seconds(60))
        #expect(limits.attempt(account: "a@b.c", address: nil, at: .seconds(10)) == nil)
        #expect(limits.attempt(account: "A@B.C", address: nil, at: .seconds(20)) == nil)
        #expect(limits.attempt(account: "a@b.c", address: nil, at: .seconds(30)) == .seconds(40))
        #expect(limits.attempt(account: "other@b.c", address: nil, at: .seconds(30)) == nil)
        #expect(limits.attempt(account: "a@b.c", address: nil, at: .seconds(70)) == nil)
    }

    @Test(arguments: [
        ("1.2.3.4", "1.2.3.4", true), ("1.2.3.4", "1.2.3.5", false), ("2001:db8::1", "2001:db8::ffff", true),
        ("2001:db8::1", "2001:db8:0:1::1", false), ("1.2.3.4", "::ffff:1.2.3.4", true),
        ("::ffff:1.2.3.4", "::ffff:1.2.3.5", false),
    ])
    func anAddressHasMore(_ one: String, _ other: String, _ isShared: Bool) {
        var limits = LoginLimits(attempts: 1, window: .seconds(60))
        for number in 0..<LoginLimits.addressFactor {
            #expect(limits.attempt(account: "\(number)", address: one, at: .zero) == nil)
        }
        #expect((limits.attempt(account: "new", address: other, at: .zero) != nil) == isShared)
    }

    /// Who has an account of one's own does not get further attempts at others by it.
    @Test func aSuccessGivesBackOneAttemptOfItsAddress() {
        var limits = LoginLimits(attempts: 1, window: .seconds(60))
        for number in 0..<4 { _ = limits.attempt(account: "\(number)", address: "::1", at: .zero) }
        #expect(limits.attempt(account: "own", address: "::1", at: .zero) == nil)
        limits.succeeded(account: "own", address: "::1")
        #expect(limits.attempt(account: "5", address: "::1", at: .zero) == nil)
        #expect(limits.attempt(account: "6", address: "::1", at: .zero) == .seconds(60))
        #expect(limits.attempt(account: "0", address: "::2", at: .zero) == .seconds(60))
    }

    /// Whoever knows an address of mail and has many addresses of the net could keep its owner out.
    @Test func strangersDoNotLockAnOwnerOutWhereTheOwnerHasSignedIn() {
        var limits = LoginLimits(attempts: 2, window: .seconds(60))
        #expect(limits.attempt(account: "a@b.c", address: "10.0.0.1", at: .zero) == nil)
        limits.succeeded(account: "A@b.c", address: "10.0.0.1")
        for number in 0..<2 {
            #expect(limits.attempt(account: "a@b.c", address: "10.1.0.\(number)", at: .zero) == nil)
        }
        #expect(limits.attempt(account: "a@b.c", address: "10.1.0.9", at: .zero) == .seconds(60))
        // The owner's own attempts are counted too, by themselves; and the strangers' stay counted when the owner signs in.
        #expect(limits.attempt(account: "a@b.c", address: "10.0.0.1", at: .zero) == nil)
        limits.succeeded(account: "a@b.c", address: "10.0.0.1")
        #expect(limits.attempt(account: "a@b.c", address: "10.1.0.9", at: .zero) == .seconds(60))
        for _ in 0..<2 { #expect(limits.attempt(account: "a@b.c", address: "10.0.0.1", at: .zero) == nil) }
        #expect(limits.attempt(account: "a@b.c", address: "10.0.0.1", at: .zero) == .seconds(60))
        // It is the account's owner alone who is known there.
        for _ in 0..<2 { #expect(limits.attempt(account: "b@b.c", address: "10.2.0.1", at: .zero) == nil) }
        #expect(limits.attempt(account: "b@b.c", address: "10.0.0.1", at: .zero) == .seconds(60))
    }

    @Test func itsMemoryIsBounded() {
        var limits = LoginLimits(attempts: 1, window: .seconds(60), capacity: 100)
        for number in 0..<10_000 {
            _ = limits.attempt(account: "\(number)", address: nil, at: .milliseconds(number))
        }
        #expect(limits.attempt(account: "9999", address: nil, at: .seconds(10)) != nil, "the newest are kept")
        #expect(limits.attempt(account: "0", address: nil, at: .seconds(10)) == nil, "the oldest are not")
    }

    // Cookies

    @Test func aValueBringsNothingAlong() {
        let cookie = SetCookie(name: "n", value: "a; Domain=evil\r\nX: y,=", isSecure: true)
        #expect(cookie.text == "n=a%3B%20Domain%3Devil%0D%0AX%3A%20y%2C%3D; Path=/; HttpOnly; SameSite=Strict; Secure")
    }

    static let proxies: [(trusted: [String], peer: String, proto: [String], isSecure: Bool)] = [
        (["10.0.0.1"], "10.0.0.1", ["https"], true), (["10.0.0.1"], "10.0.0.1", ["http"], false),
        (["10.0.0.1"], "10.0.0.1", ["http, HTTPS"], true), (["10.0.0.1"], "10.0.0.1", [], false),
        (["10.0.0.1"], "10.0.0.2", ["https"], false), ([], "10.0.0.1", ["https"], false),
    ]

    @Test(arguments: proxies)
    func onlyATrustedProxySpeaksOfHTTPS(_ trusted: [String], _ peer: String, _ proto: [String], _ isSecure: Bool) {
        #expect(TrustedProxies(trusted).isSecure(peer: peer, forwardedProto: proto) == isSecure)
    }

    // Pages

    @Test(arguments: [
        ("https://admin.test", true), ("https://ADMIN.test/posts?x=1#y", true), ("https://apps.test/admin", true),
        ("https://apps.test/admin/posts", true), ("https://a.b.wild.test/x", true), ("http://localhost:5173/", true),
        ("https://wild.test/", false), ("https://apps.test/adminx", false), ("https://admin.test:8443/", false),
        ("ftp://admin.test/", false), ("https://admin.test/\\evil", false), ("https:///admin.test", false), ("", false),
        ("https://admin.test/a b", false), ("https://admin.test:0/", false), ("https://admin.test:/", false),
        ("https://apps.test/admin/%2E%2e/x", false), ("https://apps.test/%61dmin/x", true),
        ("https://apps.test/admin%2Fx", false), ("https://apps.test/admin/..%2f..%2fx", false),
        ("https://apps.test/admin/%5c..", false), ("https://apps.test/admin/%252e%252e/x", false),
        ("https://apps.test/admin/a%20b", true), ("https://apps.test/admin/%zz", false),
        ("https://apps.test/admin/%ff", false),
    ])
    func pagesAreAllowedByTheList(_ page: String, _ isAllowed: Bool) {
        let policy = RedirectPolicy([
            "https://admin.test", "https://apps.test/admin/", "https://*.wild.test", "http://localhost:*",
        ])
        #expect((policy.target(page) != nil) == isAllowed)
    }

    // Settings

    @Test func settingsAreRead() throws {
        let base = "appwrite: {endpoint: 'https://a.test/v1', project: p, database: main}\nauth:\n"
        let configuration = try GatewayConfiguration.load(
            file: (
                "gateway.yaml",
                base
                    + "  redirects: ['https://admin.test/app']\n  url: https://gateway.test/\n  attempts: 5\n  window: 1m\n"
            ), environment: [:])
        #expect(configuration.auth.redirects == ["https://admin.test/app"])
        #expect(configuration.auth.url == "https://gateway.test")
        #expect(configuration.auth.attempts == 5)
        #expect(configuration.auth.window == .seconds(60))
        for wrong in [
            "redirects: ['*']", "redirects: ['admin.test']", "redirects: ['https://a.test/../b']", "url: gateway.test",
            "update_password: update", "magic_link: 'javascript:x'", "attempts: 0",
        ] {
            #expect(throws: ConfigurationError.self, "\(wrong)") {
                try GatewayConfiguration.load(file: ("gateway.yaml", base + "  \(wrong)\n"), environment: [:])
            }
        }
    }

    // Writes by cookie

    struct Write: Sendable {
        var headers: HTTPFields
        var isTaken: Bool
        var origins = ["https://admin.test"]

        init(_ headers: HTTPFields, _ isTaken: Bool, origins: [String] = ["https://admin.test"]) {
            self.headers = headers
            self.isTaken = isTaken
            self.origins = origins
        }
    }

    private static let session = "a_session_project=s"
    static let writes = [
        Write([:], true), Write([.cookie: "theme=dark"], true), Write([.cookie: session], false),
        Write([.cookie: session, .origin: "https://admin.test"], true),
        Write([.cookie: session, .origin: "https://evil.test"], false),
        Write([.cookie: session, .origin: "null"], false),
        Write([.cookie: session, .origin: "http://localhost"], true),
        Write([.cookie: session, .fetchSite: "same-origin"], true),
        Write([.cookie: session, .fetchSite: "same-site"], true),
        Write([.cookie: session, .fetchSite: "cross-site"], false),
        Write([.cookie: session, .fetchSite: "none"], false),
        // Credentials that no browser sends by itself.
        Write([.cookie: session, .authorization: "Bearer a.b.c"], true),
        Write([.cookie: session, .any("X-Appwrite-Session"): "s"], true),
        Write([.any("X-Appwrite-JWT"): "a.b.c", .origin: "https://evil.test"], false),
        // `*` is without credentials.
        Write([.cookie: session, .origin: "https://evil.test"], false, origins: ["*"]),
        Write([.origin: "https://evil.test"], true, origins: ["*"]),
        Write([.cookie: session, .origin: "https://a.test", .fetchSite: "same-site"], true, origins: ["*"]),
    ]

    @Test(arguments: writes)
    func aWriteByCookieComesFromAnAllowedPage(_ example: Write) async throws {
        let requests: [(HTTPRequest.Method, String)] = [
            (.post, "/simple-rest/posts"), (.patch, "/rest/posts/a"), (.put, "/strapi-v4/posts/a"),
            (.delete, "/nestjsx-crud/posts/a"),
        ]
        for (method, uri) in requests {
            let bed = HTTPBed(configure: { $0.cors.origins = example.origins }) { request in
                request.method == "DELETE" ? .empty() : .json(Rows.row("a"))
            }
            let body = uri.hasPrefix("/strapi") ? #"{"data":{"title":"x"}}"# : #"{"title":"x"}"#
            let answer = try await bed.request(method, uri, headers: example.headers, body: body)
            #expect((answer.status != .forbidden) == example.isTaken, "\(method) \(uri) \(answer.text)")
            if !example.isTaken { #expect(bed.transport.requests.isEmpty) }
        }
        #expect(
            try await HTTPBed(configure: { $0.cors.origins = example.origins }).get(
                "/simple-rest/posts", headers: example.headers
            ).status == .ok, "reading is no write")
    }
}
