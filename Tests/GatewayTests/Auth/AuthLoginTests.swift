import Appwrite
import GatewayTesting
import HTTPTypes
import HummingbirdTesting
import JSONBytes
import NIOConcurrencyHelpers
import Testing

@testable import Gateway

@Suite("Auth: signing in")
struct AuthLoginTests {
    private static let right = #"{"email":"ada@example.com","password":"right-password","remember":true}"#
    private static let wrong = #"{"email":"ada@example.com","password":"wrong-password"}"#
    private static let cookie =
        "a_session_project=secret1%3D%3D; Path=/; Max-Age=86400; HttpOnly; SameSite=Strict"

    @Test func theSessionLivesInACookie() async throws {
        let bed = AuthBed()
        let answer = try await bed.post("login", Self.right)
        #expect(answer.status == .ok)
        #expect(answer.text == #"{"success":true}"#)
        #expect(answer.setCookies == [Self.cookie])
        #expect(bed.upstream.first == "POST /account/sessions/email as key standard_key")
    }

    @Test func withoutAKeyTheSecretIsInAppwritesCookie() async throws {
        let bed = AuthBed(key: nil)
        let answer = try await bed.post("login", Self.right)
        #expect(answer.text == #"{"success":true}"#)
        #expect(answer.setCookies == [Self.cookie])
        #expect(bed.upstream.first == "POST /account/sessions/email as guest")
    }

    @Test func aKeyThatMakesNoSessionsIsNotNeeded() async throws {
        let bed = AuthBed(accounts: FakeAccounts { $0.keyHasScope = false })
        let answer = try await bed.post("login", Self.right)
        #expect(answer.setCookies == [Self.cookie])
        #expect(
            bed.upstream.prefix(2) == [
                "POST /account/sessions/email as key standard_key", "POST /account/sessions/email as guest",
            ])
    }

    @Test func overHTTPSTheCookieIsSecure() async throws {
        let bed = AuthBed { $0.url = "https://gateway.test" }
        #expect(try await bed.post("login", Self.right).setCookies == [Self.cookie + "; Secure"])
    }

    @Test(arguments: [nil, "standard_key"])
    func aWrongPasswordIsAResult(_ key: String?) async throws {
        let answer = try await AuthBed(key: key).post("login", Self.wrong)
        #expect(answer.status == .unauthorized)
        #expect(
            answer.text
                == #"{"success":false,"error":{"name":"user_invalid_credentials","message":"Invalid credentials."}}"#)
        #expect(answer.setCookies.isEmpty)
    }

    /// Session fixation: what the browser had before is never what it has afterwards.
    @Test func anOldSessionIsReplaced() async throws {
        let accounts = FakeAccounts(live: ["old=="])
        let bed = AuthBed(accounts: accounts)
        let answer = try await bed.post("login", Self.right, headers: AuthBed.browser("old%3D%3D"))
        #expect(answer.setCookies == [Self.cookie])
        #expect(
            bed.upstream == [
                "POST /account/sessions/email as key standard_key", "DELETE /account/sessions/current as session old==",
                "GET /account as session secret1==",
            ])
        #expect(accounts.state.withLockedValue { $0.live } == ["secret1=="])
        #expect(bed.signedOut.withLockedValue { $0 } == [.session("old==")])
    }

    @Test func aLoginThatFailsLeavesTheOldSession() async throws {
        let accounts = FakeAccounts(live: ["old"])
        let bed = AuthBed(accounts: accounts)
        let answer = try await bed.post("login", Self.wrong, headers: AuthBed.browser("old"))
        #expect(answer.setCookies.isEmpty)
        #expect(accounts.state.withLockedValue { $0.live } == ["old"])
        #expect(bed.signedOut.withLockedValue { $0.isEmpty })
    }

    // Limits

    @Test func attemptsAreLimited() async throws {
        let bed = AuthBed { $0.attempts = 3 }
        for _ in 1...3 { #expect(try await bed.post("login", Self.wrong).status == .unauthorized) }
        bed.advance(by: .seconds(100))
        let refused = try await bed.post("login", Self.right)
        #expect(refused.status == .tooManyRequests)
        #expect(refused.json?["error"]?["name"] == "gateway_too_many_logins")
        #expect(refused.headers[.retryAfter] == "500")
        #expect(bed.upstream.count == 3)
        bed.advance(by: .seconds(500))
        #expect(try await bed.post("login", Self.right).status == .ok)
    }

    @Test func aSuccessForgetsWhatWasTriedBefore() async throws {
        let bed = AuthBed { $0.attempts = 2 }
        for body in [Self.wrong, Self.right, Self.wrong, Self.right] {
            #expect(try await bed.post("login", body).status != .tooManyRequests)
        }
    }

    @Test func appwritesLimitPassesThrough() async throws {
        let refusal = TransportResponse.appwriteError(
            429, "general_rate_limit_exceeded", "Rate limit exceeded.", headers: [TransportHeader("retry-after", "7")])
        let bed = AuthBed(accounts: FakeAccounts { $0.refusal = refusal })
        let answer = try await bed.post("login", Self.right)
        #expect(answer.status == .tooManyRequests)
        #expect(answer.headers[.retryAfter] == "7")
        #expect(answer.json?["error"]?["name"] == "general_rate_limit_exceeded")
    }

    // Bodies

    static let malformed: [(String?, field: String?)] = [
        (nil, "email"), ("", "email"), ("{}", "email"), (#"{"email":"a@b.c"}"#, "password"),
        (#"{"email":["a@b.c"],"password":"p"}"#, "email"), (#"{"email":"a@b.c","password":""}"#, "password"),
        (#"{"email":"a@b.c","password":7}"#, "password"), (#"{"secret":"s"}"#, "userId"),
        (#"{"challengeId":"c"}"#, "otp"), (#"{"providerName":"magic-url"}"#, "email"),
        (#"{"providerName":"github"}"#, "providerName"),
        (#"{"email":"\#(String(repeating: "a", count: 1025))","password":"p"}"#, "email"), ("[]", nil), ("{", nil),
        ("null", nil), ("email=a&password=b", nil),
    ]

    @Test(arguments: malformed)
    func whatIsMissingIsNamed(_ body: String?, _ field: String?) async throws {
        let bed = AuthBed()
        let answer = try await bed.post("login", body)
        #expect(answer.status == .badRequest)
        #expect(answer.json?["success"] == false)
        #expect(answer.json?["error"]?["name"] == "gateway_body_invalid")
        #expect(answer.json?["errors"]?.object?.memberKeys == field.map { [$0] })
        #expect(bed.transport.requests.isEmpty)
    }

    @Test func aLargeBodyIsRefused() async throws {
        let answer = try await AuthBed().post("login", String(repeating: " ", count: 17 * 1024))
        #expect(answer.status == .contentTooLarge)
        #expect(answer.json?["success"] == false)
    }

    // Other ways

    @Test func anonymously() async throws {
        let bed = AuthBed()
        let answer = try await bed.post("login", #"{"providerName":"anonymous"}"#)
        #expect(answer.setCookies == [Self.cookie])
        #expect(
            bed.upstream.first == "POST /account/sessions/anonymous as guest", "Appwrite counts new users of an address"
        )
    }

    @Test func byATokenOfOneUse() async throws {
        let bed = AuthBed()
        #expect(try await bed.post("login", #"{"userId":"ada","secret":"once"}"#).setCookies == [Self.cookie])
        #expect(try await bed.post("login", #"{"userId":"ada","secret":"twice"}"#).status == .unauthorized)
    }

    @Test func aMagicLinkLeadsToAnAllowedPage() async throws {
        let bed = AuthBed()
        let body = #"{"providerName":"magic-url","email":"ada@example.com"}"#
        let answer = try await bed.post("login", body, headers: [.origin: "https://admin.test"])
        #expect(answer.status == .accepted)
        #expect(answer.json?["success"] == false)
        #expect(answer.json?["error"]?["name"] == "magic_link_sent")
        #expect(answer.json?["userId"] == "ada")
        #expect(bed.transport.requests.last?.bodyText?.contains(#""url":"https://admin.test/login""#) == true)

        let elsewhere = #"{"providerName":"magic-url","email":"ada@example.com","redirectTo":"https://evil.test/"}"#
        let refused = try await bed.post("login", elsewhere)
        #expect(refused.json?["error"]?["name"] == "gateway_redirect_refused")
        #expect(bed.transport.requests.count == 1)
    }

    @Test func aCodeByMail() async throws {
        let bed = AuthBed()
        let answer = try await bed.post("login", #"{"providerName":"email-otp","email":"ada@example.com"}"#)
        #expect(answer.json?["error"]?["name"] == "otp_sent")
        #expect(answer.json?["userId"] == "ada")
        #expect(bed.upstream == ["POST /account/tokens/email as guest"])
    }

    @Test func aFurtherFactorIsAskedFor() async throws {
        let bed = AuthBed(accounts: FakeAccounts { $0.wantsFactor = true })
        let first = try await bed.post("login", Self.right)
        #expect(first.status == .accepted)
        #expect(first.json?["error"]?["name"] == "mfa_required")
        #expect(first.json?["factors"] == ["totp", "email", "recoveryCode"])
        #expect(first.setCookies == [Self.cookie])

        let browser = AuthBed.browser("secret1==")
        let check = try await bed.get("check", headers: browser)
        #expect(check.json?["authenticated"] == false)
        #expect(check.json?["error"]?["name"] == "mfa_required")
        #expect(check.setCookies.isEmpty)

        let challenge = try await bed.post("login", #"{"factor":"totp"}"#, headers: browser)
        #expect(challenge.json?["challengeId"] == "challenge1")
        let wrong = try await bed.post("login", #"{"challengeId":"challenge1","otp":"000000"}"#, headers: browser)
        #expect(wrong.status == .unauthorized)
        let done = try await bed.post("login", #"{"challengeId":"challenge1","otp":"123456"}"#, headers: browser)
        #expect(done.text == #"{"success":true}"#)
        #expect(try await bed.get("check", headers: browser).json == ["authenticated": true])
    }

    @Test func aNewAccountIsSignedIn() async throws {
        let bed = AuthBed()
        let answer = try await bed.post("register", Self.right)
        #expect(answer.text == #"{"success":true}"#)
        #expect(answer.setCookies == [Self.cookie])
        #expect(
            bed.upstream.prefix(2) == ["POST /account as guest", "POST /account/sessions/email as key standard_key"])
    }

    /// Whatever happens, what was sent in is nowhere told.
    @Test func nothingSecretIsObserved() async throws {
        let accounts = FakeAccounts(live: ["canary-old"])
        let bed = AuthBed(accounts: accounts)
        let canary = #"{"email":"canary@example.com","password":"canary-password"}"#
        for path in ["login", "register", "forgot-password", "update-password", "refresh"] {
            _ = try await bed.post(path, canary, headers: AuthBed.browser("canary-old"))
        }
        accounts.state.withLockedValue { $0.isDown = true }
        _ = try await bed.post("login", canary, headers: AuthBed.browser("canary-old"))
        _ = try await bed.get("oauth2/callback?state=canary&userId=u&secret=canary-secret")
        let told = bed.observed.withLockedValue { $0 }
        #expect(told.count >= 8)
        #expect(!told.contains { $0.contains("canary") || $0.contains("secret1") })
    }
}
