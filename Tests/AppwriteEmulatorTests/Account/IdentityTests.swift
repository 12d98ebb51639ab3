import HTTPTypes
import JSONBytes
import Testing

@testable import AppwriteEmulator

/// Who a request is made by, when it carries several credentials or old ones.
struct IdentityTests {
    private func token(_ harness: Harness, of user: String) async throws -> String {
        try #require(await harness.call(.post, "/users/\(user)/jwts").body["jwt"]?.string)
    }

    private func secret(_ identity: Harness.Identity) throws -> String {
        guard case .session(let secret) = identity else { throw APIError.sessionNotFound }
        return secret
    }

    @Test func aKeyStandsBesideNeitherASessionNorAJWT() async throws {
        let harness = try Harness()
        let alice = try await harness.signUp("alice")
        let token = try await token(harness, of: "alice")
        for (name, value) in [("X-Appwrite-JWT", token), ("X-Appwrite-Session", try secret(alice))] {
            let answer = await harness.call(.get, "/users", headers: [name: value])
            #expect(answer.status == 403)
            #expect(answer.type == "user_api_key_and_session_set")
        }
        let withNone = await harness.call(.get, "/users", headers: ["X-Appwrite-Session": "nonsense"])
        #expect(withNone.status == 200)
    }

    @Test func aJWTStepsInPlaceOfTheSession() async throws {
        let harness = try Harness()
        let alice = try await harness.signUp("alice")
        _ = try await harness.signUp("bob")
        let token = try await token(harness, of: "bob")
        let answer = await harness.call(.get, "/account", as: alice, headers: ["X-Appwrite-JWT": token])
        #expect(answer.body["$id"] == "bob")
        let nonsense = await harness.call(.get, "/account", as: alice, headers: ["X-Appwrite-JWT": "a.b"])
        #expect(nonsense.type == "user_jwt_invalid")
    }

    @Test(arguments: ["a", "a.b", "a.b.c", "eyJ0eXAiOiJKV1QiLCJhbGciOiJub25lIn0.e30.", "é.é.é"])
    func aJWTThatIsNoneIsRefused(token: String) async throws {
        let answer = try await Harness().call(.get, "/health/version", as: .jwt(token))
        #expect(answer.status == 401)
        #expect(answer.type == "user_jwt_invalid")
    }

    @Test func aJWTOfAnotherKeyIsRefused() async throws {
        let harness = try Harness()
        let forged = try await SessionTokens(key: Array(repeating: 7, count: 32)).sign(
            SessionToken(user: "alice", session: "s", expires: Harness.start.advanced(bySeconds: 600)))
        let answer = await harness.call(.get, "/account", as: .jwt(forged))
        #expect(answer.message == "Failed to verify JWT. Invalid token: Signature failed")
    }

    @Test func aJWTEndsInTimeAndMakesNoOther() async throws {
        let harness = try Harness()
        let alice = try await harness.signUp("alice")
        let made = await harness.call(.post, "/account/jwts", ["duration": 60], as: alice)
        let jwt = Harness.Identity.jwt(try #require(made.body["jwt"]?.string))
        #expect(await harness.call(.get, "/account", as: jwt).body["$id"] == "alice")
        for path in ["/account/jwts", "/account/sessions/current"] {
            let answer = await harness.call(path == "/account/jwts" ? .post : .get, path, as: jwt)
            #expect(answer.type == "user_session_not_found")
        }
        let sessions = await harness.call(.get, "/account/sessions", as: jwt).body["sessions"]?.array ?? []
        #expect(sessions.map { $0["current"]?.bool } == [false])
        harness.moveClock(bySeconds: 61)
        #expect(await harness.call(.get, "/account", as: jwt).type == "user_jwt_invalid")
    }

    @Test func aSessionEndsInTime() async throws {
        let harness = try Harness()
        let alice = try await harness.signUp("alice")
        harness.moveClock(bySeconds: SessionModel.lifetime - 60)
        #expect(await harness.call(.get, "/account", as: alice).status == 200)
        let token = try await token(harness, of: "alice")
        #expect(await harness.call(.patch, "/account/sessions/current", as: alice).status == 200)
        harness.moveClock(bySeconds: SessionModel.lifetime - 60)
        #expect(await harness.call(.get, "/account", as: alice).status == 200)
        harness.moveClock(bySeconds: 120)
        #expect(await harness.call(.get, "/account", as: alice).type == "general_unauthorized_scope")
        #expect(await harness.call(.get, "/account", as: .jwt(token)).status == 401)
    }

    @Test func theFirstReadableSessionCountsEvenWhenItOpensNothing() async throws {
        let harness = try Harness()
        let alice = try secret(await harness.signUp("alice"))
        let stale = SessionSecret(userID: "alice", secret: "0123").text
        for (cookie, status) in [("nonsense", 200), (stale, 401)] {
            let headers = ["Cookie": "a_session_demo=\(cookie)", "X-Appwrite-Session": alice]
            #expect(await harness.call(.get, "/account", as: .guest, headers: headers).status == status)
        }
    }

    @Test func theEleventhSessionEndsTheFirst() async throws {
        let harness = try Harness()
        let first = try await harness.signUp("alice")
        for _ in 0..<9 { await harness.call(.post, "/users/alice/sessions") }
        #expect(await harness.call(.get, "/account", as: first).status == 200)
        await harness.call(.post, "/users/alice/sessions")
        #expect(await harness.call(.get, "/account", as: first).status == 401)
    }
}
