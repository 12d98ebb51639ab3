import Appwrite
import GatewayTesting
import HTTPTypes
import HummingbirdTesting
import JSONBytes
import NIOConcurrencyHelpers
import Testing

@testable import Gateway

@Suite("Auth: signing out, passwords, and who somebody is")
struct AuthAccountTests {
    private static let noCookie = "a_session_project=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict"

    @Test func signingOutEndsTheSessionEverywhere() async throws {
        let accounts = FakeAccounts(live: ["s=="])
        let bed = AuthBed(accounts: accounts)
        let answer = try await bed.post("logout", "{}", headers: AuthBed.browser("s%3D%3D"))
        #expect(answer.text == #"{"success":true}"#)
        #expect(answer.setCookies == [Self.noCookie])
        #expect(accounts.state.withLockedValue { $0.live.isEmpty })
        #expect(bed.signedOut.withLockedValue { $0 } == [.session("s==")])
    }

    @Test func whoIsNotSignedInIsSignedOut() async throws {
        let bed = AuthBed()
        let guest = try await bed.post("logout")
        #expect(guest.text == #"{"success":true}"#)
        #expect(bed.transport.requests.isEmpty)
        let dead = try await bed.post("logout", headers: AuthBed.browser("dead"))
        #expect(dead.text == #"{"success":true}"#)
        #expect(dead.setCookies == [Self.noCookie])
    }

    @Test func withoutAppwriteTheCookieGoesAllTheSame() async throws {
        let bed = AuthBed(accounts: FakeAccounts { $0.isDown = true })
        let answer = try await bed.post("logout", headers: AuthBed.browser("s"))
        #expect(answer.status == .badGateway)
        #expect(answer.json?["success"] == false)
        #expect(answer.setCookies == [Self.noCookie])
        #expect(bed.signedOut.withLockedValue { $0 } == [.session("s")])
    }

    // Who

    @Test func guestsAreToldWithoutAppwrite() async throws {
        let bed = AuthBed()
        #expect(try await bed.get("check").text == #"{"authenticated":false}"#)
        #expect(try await bed.get("permissions").text == #"{"roles":["any","guests"],"labels":[]}"#)
        let identity = try await bed.get("identity")
        #expect(identity.status == .unauthorized)
        #expect(identity.json?["type"] == "gateway_not_signed_in")
        #expect(bed.transport.requests.isEmpty)
    }

    static let signedIn: [HTTPFields] = [
        [.cookie: "a_session_project=s"], [.any("X-Appwrite-Session"): "s"], [.authorization: "Bearer a.b.c"],
    ]

    @Test(arguments: signedIn)
    func aUserIsTold(_ headers: HTTPFields) async throws {
        let bed = AuthBed(accounts: FakeAccounts(live: ["s"]))
        #expect(try await bed.get("check", headers: headers).text == #"{"authenticated":true}"#)
        let identity = try await bed.get("identity", headers: headers).json
        #expect(identity?["id"] == "ada")
        #expect(identity?["name"] == "Ada Lovelace")
        #expect(identity?["email"] == "ada@example.com")
        #expect(identity?["avatar"]?.string?.hasPrefix("data:image/svg+xml,") == true)
        #expect(identity?["avatar"]?.string?.contains("%3EAL%3C") == true)
        #expect(identity?["$id"] == nil)
        #expect(
            try await bed.get("permissions", headers: headers).json == [
                "roles": [
                    "any", "user:ada", "user:ada/verified", "users", "users/verified", "team:editors", "member:m1",
                    "team:editors/owner", "team:editors/chief", "label:admin",
                ],
                "labels": ["admin"],
            ])
    }

    @Test func aDeadSessionsCookieGoes() async throws {
        let answer = try await AuthBed().get("check", headers: [.cookie: "a_session_project=dead"])
        #expect(answer.text == #"{"authenticated":false}"#)
        #expect(answer.setCookies == [Self.noCookie])
    }

    @Test(arguments: ["identity", "permissions"])
    func aDeadSessionIsToldSo(_ question: String) async throws {
        let bed = AuthBed()
        let answer = try await bed.get(question, headers: [.cookie: "a_session_project=dead"])
        #expect(answer.status == .unauthorized && answer.json?["type"] == "gateway_session_ended")
        #expect(answer.setCookies == [Self.noCookie])
        #expect(bed.signedOut.withLockedValue { $0 } == [.session("dead")])
        let script = try await bed.get(question, headers: [.any("X-Appwrite-Session"): "dead"])
        #expect(script.json?["type"] == "gateway_session_ended" && script.setCookies.isEmpty)
    }

    @Test func aBlockedUserIsToldSo() async throws {
        let blocked = TransportResponse.appwriteError(403, "user_blocked", "The current user has been blocked.")
        let bed = AuthBed(accounts: FakeAccounts { $0.refusal = blocked })
        let identity = try await bed.get("identity", headers: [.cookie: "a_session_project=s"])
        #expect(identity.status == .forbidden && identity.json?["type"] == "user_blocked")
        #expect(identity.setCookies == [Self.noCookie])
        let check = try await bed.get("check", headers: [.cookie: "a_session_project=s"])
        #expect(check.text == #"{"authenticated":false}"# && check.setCookies == [Self.noCookie])
    }

    /// Appwrite's word about the project says nothing of who calls.
    @Test func nobodyIsSignedOutBecauseAccountsAreOff() async throws {
        let off = TransportResponse.appwriteError(403, "general_service_disabled", "The service is disabled.")
        let bed = AuthBed(accounts: FakeAccounts { $0.refusal = off })
        let answer = try await bed.get("check", headers: [.cookie: "a_session_project=s"])
        #expect(answer.status == .forbidden && answer.setCookies.isEmpty)
        #expect(bed.signedOut.withLockedValue { $0 }.isEmpty)
    }

    @Test func aDeadSessionChangesNoPassword() async throws {
        let answer = try await AuthBed().post(
            "update-password", #"{"password":"n","oldPassword":"o"}"#, headers: AuthBed.browser("dead"))
        #expect(answer.status == .unauthorized)
        #expect(answer.json?["error"]?["name"] == "gateway_session_ended")
        #expect(answer.setCookies == [Self.noCookie])
    }

    @Test func nobodyIsSignedOutBecauseAppwriteIsDown() async throws {
        let bed = AuthBed(accounts: FakeAccounts { $0.isDown = true })
        let answer = try await bed.get("check", headers: [.cookie: "a_session_project=s"])
        #expect(answer.status == .badGateway)
        #expect(answer.setCookies.isEmpty)
    }

    @Test(arguments: ["s%0D%0AX-Appwrite-Key:%20stolen", "s%00"])
    func aCookieBringsNoHeaderAlong(_ value: String) async throws {
        let bed = AuthBed()
        let headers: HTTPFields = [.cookie: "a_session_project=\(value)", .origin: "https://admin.test"]
        let check = try await bed.get("check", headers: headers)
        #expect(check.text == #"{"authenticated":false}"# && check.setCookies == [Self.noCookie])
        let identity = try await bed.get("identity", headers: headers)
        #expect(identity.status == .unauthorized && identity.json?["type"] == "gateway_session_ended")
        #expect(try await bed.post("logout", headers: headers).text == #"{"success":true}"#)
        #expect(bed.transport.requests.isEmpty)
        #expect(!identity.text.contains("stolen"))
        #expect(
            !bed.observed.withLockedValue { $0 }.contains { $0.contains("upstreamFailed") }, "Appwrite has not failed")
    }

    // Passwords

    @Test func aForgottenPasswordsMailLeadsToThePageThatAsked() async throws {
        let bed = AuthBed()
        let body = #"{"email":"ada@example.com"}"#
        let answer = try await bed.post("forgot-password", body, headers: [.origin: "https://admin.test"])
        #expect(answer.text == #"{"success":true}"#)
        #expect(
            bed.transport.requests.first?.bodyText
                == #"{"email":"ada@example.com","url":"https://admin.test/update-password"}"#)
        let nobody = try await bed.post(
            "forgot-password", #"{"email":"nobody@example.com"}"#, headers: [.origin: "https://admin.test"])
        #expect(nobody.text == answer.text)
        #expect(nobody.status == answer.status)
    }

    /// The mail goes to somebody else: neither Host nor Origin may say where its secret goes.
    @Test func aStrangerDoesNotChooseThePage() async throws {
        let bed = AuthBed()
        let body = #"{"email":"ada@example.com"}"#
        let elsewhere = #"{"email":"ada@example.com","redirectTo":"https://evil.test/update-password"}"#
        let attempts: [(String, HTTPFields)] = [
            (body, [:]), (body, [.origin: "http://localhost"]), (elsewhere, [.origin: "https://admin.test"]),
            (elsewhere, [:]),
        ]
        for (body, headers) in attempts {
            #expect(try await bed.post("forgot-password", body, headers: headers).status == .badRequest)
        }
        #expect(bed.transport.requests.isEmpty)
    }

    @Test func theConfiguredPageComesFirst() async throws {
        let bed = AuthBed { $0.updatePassword = "https://apps.test/reset" }
        #expect(try await bed.post("forgot-password", #"{"email":"ada@example.com"}"#).status == .ok)
        #expect(bed.transport.requests.first?.bodyText?.contains("https://apps.test/reset") == true)
    }

    static let changes: [(String, HTTPFields, Int, String?)] = [
        (
            #"{"password":"n","confirmPassword":"n","userId":"ada","secret":"x"}"#, [:], 200,
            "PUT /account/recovery as guest"
        ),
        (
            #"{"password":"n","oldPassword":"o"}"#, [.cookie: "a_session_project=s", .origin: "https://admin.test"],
            200,
            "PATCH /account/password as session s"
        ),
        (#"{"password":"n","confirmPassword":"m","userId":"ada","secret":"x"}"#, [:], 400, nil),
        (#"{"password":"n","userId":"ada"}"#, [:], 400, nil), (#"{"password":"n","secret":"x"}"#, [:], 400, nil),
        (#"{"password":"n"}"#, [:], 401, nil), ("{}", [:], 400, nil),
    ]

    @Test(arguments: changes)
    func aNewPassword(_ body: String, _ headers: HTTPFields, _ status: Int, _ call: String?) async throws {
        let bed = AuthBed(accounts: FakeAccounts(live: ["s"]))
        let answer = try await bed.post("update-password", body, headers: headers)
        #expect(Int(answer.status.code) == status)
        #expect(answer.json?["success"] == .bool(status == 200))
        #expect(bed.upstream == (call.map { [$0] } ?? []))
    }

    @Test func aSessionBecomesAJWT() async throws {
        let bed = AuthBed(accounts: FakeAccounts(live: ["s"]))
        let script = try await bed.post("refresh", #"{"refreshToken":"s"}"#)
        #expect(script.text == #"{"token":"h.p.s","refreshToken":"s"}"#)
        let page = try await bed.post("refresh", headers: AuthBed.browser("s"))
        #expect(page.text == #"{"token":"h.p.s"}"#, "pages never see the session's secret")
        #expect(try await bed.post("refresh").status == .unauthorized)
        #expect(try await bed.post("refresh", #"{"refreshToken":"a\r\nb"}"#).status == .badRequest)
        #expect(try await bed.post("refresh", #"{"refreshToken":"dead"}"#).status == .unauthorized)
    }
}
