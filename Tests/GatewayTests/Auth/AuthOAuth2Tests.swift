import Appwrite
import GatewayTesting
import HTTPTypes
import HummingbirdTesting
import JSONBytes
import NIOConcurrencyHelpers
import Testing

@testable import Gateway

@Suite("Auth: OAuth2")
struct AuthOAuth2Tests {
    private static let begin =
        "oauth2/github?success=https%3A%2F%2Fadmin.test%2Fposts%3Fa%3D1&failure=https%3A%2F%2Fadmin.test%2Flogin%23top"
    private static let state = "00000000000000010000000000000002"

    private static func kept(_ answer: TestResponse) throws -> HTTPFields {
        let cookie = try #require(answer.setCookies.first)
        return [.cookie: String(cookie.prefix { $0 != ";" })]
    }

    @Test func theBrowserIsSentToAppwrite() async throws {
        let answer = try await AuthBed().get(Self.begin)
        #expect(answer.status == .seeOther)
        let callback = "http%3A%2F%2Flocalhost%2Fauth%2Foauth2%2Fcallback%3Fstate%3D\(Self.state)"
        #expect(
            answer.headers[.location]
                == "https://appwrite.test/v1/account/tokens/oauth2/github?project=project&success=\(callback)&failure=\(callback)"
        )
        let cookie = try #require(answer.setCookies.first)
        #expect(cookie.hasPrefix("refine_gateway_oauth2="))
        #expect(cookie.hasSuffix("; Path=/auth/oauth2; Max-Age=600; HttpOnly; SameSite=Lax"))
    }

    @Test func theWayBackEndsInASession() async throws {
        let accounts = FakeAccounts(live: ["old"])
        let bed = AuthBed(accounts: accounts) { $0.url = "https://gateway.test" }
        let begun = try await bed.get(Self.begin, headers: [.cookie: "a_session_project=old"])
        #expect(
            begun.headers[.location]?.contains("success=https%3A%2F%2Fgateway.test%2Fauth%2Foauth2%2Fcallback") == true)
        let answer = try await bed.get(
            "oauth2/callback?state=\(Self.state)&userId=ada&secret=once", headers: Self.kept(begun))
        #expect(answer.status == .seeOther)
        #expect(answer.headers[.location] == "https://admin.test/posts?a=1")
        #expect(answer.headers[.referrerPolicy] == "no-referrer")
        #expect(
            answer.setCookies == [
                "a_session_project=secret1%3D%3D; Path=/; Max-Age=86400; HttpOnly; SameSite=Strict; Secure",
                "refine_gateway_oauth2=; Path=/auth/oauth2; Max-Age=0; HttpOnly; SameSite=Lax; Secure",
            ])
        #expect(accounts.state.withLockedValue { $0.live } == ["secret1=="], "the old session has ended")
    }

    @Test(arguments: ["userId=ada&secret=wrong", "error=%7B%7D", "userId=ada", "secret=once"])
    func aFailureLeadsToThePageForIt(_ query: String) async throws {
        let bed = AuthBed()
        let begun = try await bed.get(Self.begin)
        let answer = try await bed.get("oauth2/callback?state=\(Self.state)&\(query)", headers: Self.kept(begun))
        #expect(answer.status == .seeOther)
        let error = query.contains("wrong") ? "user_invalid_token" : "oauth2_failed"
        #expect(answer.headers[.location] == "https://admin.test/login?error=\(error)#top")
        #expect(!answer.setCookies.contains { $0.hasPrefix("a_session_") })
    }

    /// Somebody else's sign-in is not taken for one's own.
    @Test func theStateIsChecked() async throws {
        let bed = AuthBed()
        let kept = try Self.kept(try await bed.get(Self.begin))
        let sent = bed.transport.requests.count
        let good = "state=\(Self.state)&userId=ada&secret=once"
        let attempts: [(String, HTTPFields)] = [
            (good, [:]), ("userId=ada&secret=once", kept), ("state=&userId=ada&secret=once", kept),
            ("state=1&userId=ada&secret=once", kept), ("state=1&" + good, kept),
            (good, [.cookie: "refine_gateway_oauth2=nonsense"]),
        ]
        for (query, headers) in attempts {
            let answer = try await bed.get("oauth2/callback?\(query)", headers: headers)
            #expect(answer.status == .badRequest)
            #expect(answer.json?["type"] == "gateway_oauth2_state")
            #expect(answer.setCookies.isEmpty)
        }
        #expect(bed.transport.requests.count == sent)
    }

    static let refused = [
        "https://evil.test/", "//evil.test", "/posts", "https://admin.test.evil.test/", "https://admin.test@evil.test/",
        "https://evil.test%23@admin.test", "https:%5C%5Cevil.test", "javascript:alert(1)", "data:text/html,x",
        "https://admin.test%0d%0aSet-Cookie:%20x=y", "https://apps.test/", "https://apps.test/administrator",
        "https://apps.test/admin/../other", "https://apps.test/admin/%252e%252E/other", "http://admin.test/",
        "http://localhost/",
    ]

    @Test(arguments: refused)
    func noPageElsewhereIsGoneTo(_ page: String) async throws {
        for query in ["success=\(page)", "success=https://admin.test/&failure=\(page)"] {
            let answer = try await AuthBed().get("oauth2/github?\(query)")
            #expect(answer.status == .badRequest)
            #expect(answer.json?["type"] == "gateway_redirect_refused")
            #expect(answer.headers[.location] == nil)
            #expect(answer.setCookies.isEmpty)
        }
    }

    /// A cookie that somebody has changed leads nowhere else.
    @Test func theKeptPagesAreCheckedAgain() async throws {
        let state = OAuth2State(
            random: (1, 2), success: "https://evil.test/", failure: "https://admin.test/", replaced: nil)
        let cookie = "refine_gateway_oauth2=" + SetCookie.encoded(state.cookie)
        let answer = try await AuthBed().get(
            "oauth2/callback?state=\(Self.state)&userId=ada&secret=once", headers: [.cookie: cookie])
        #expect(answer.status == .badRequest)
        #expect(answer.headers[.location] == nil)
    }

    @Test(arguments: [
        ("oauth2", 404), ("oauth2/a/b", 404), ("oauth2/..", 404), ("oauth2/git%2Fhub", 404), ("oauth2/github", 400),
    ])
    func otherPathsAreNone(_ path: String, _ status: Int) async throws {
        #expect(Int(try await AuthBed().get(path).status.code) == status)
    }

    @Test func whatIsKeptComesBackWhole() {
        let state = OAuth2State(
            random: (.max, 0), success: "https://a.test/", failure: "https://b.test/", replaced: "s==")
        #expect(OAuth2State(cookie: state.cookie) == state)
        #expect(state.state == "ffffffffffffffff0000000000000000")
        for text in ["", "{}", "e30=", "%%%"] { #expect(OAuth2State(cookie: text) == nil) }
    }
}
