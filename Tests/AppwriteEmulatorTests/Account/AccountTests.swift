import HTTPTypes
import JSONBytes
import Testing

@testable import AppwriteEmulator

/// An account from sign-up to its end.
struct AccountTests {
    private static let credentials: JSONObject = ["email": "alice@example.com", "password": "alice-password"]

    @Test func isTakenAwayByItsOwner() async throws {
        let harness = try Harness()
        let alice = try await harness.signUp("alice")
        #expect(await harness.call(.delete, "/account", as: alice).status == 204)
        #expect(await harness.call(.get, "/account", as: alice).status == 401)
        #expect(await harness.call(.get, "/users/alice").type == "user_not_found")
        #expect(await harness.call(.delete, "/account", as: .guest).type == "general_unauthorized_scope")
    }

    @Test func aBlockedUserIsRefusedWhereverAUserMayGo() async throws {
        let harness = try Harness()
        let alice = try await harness.signUp("alice")
        await harness.call(.patch, "/users/alice/status", ["status": false])
        #expect(await harness.call(.get, "/account", as: alice).type == "user_blocked")
        // What is not for users at all is refused for that reason.
        #expect(await harness.call(.get, "/users", as: alice).type == "general_unauthorized_scope")
    }

    @Test(arguments: [("1.8.1", 401), ("1.9.0", 403), ("1.9.6", 403)])
    func aBlockedUserIsForbiddenFromOneVersionOn(_ version: String, _ status: Int) async throws {
        let harness = try Harness(variant: ServerVariant(version: version))
        let alice = try await harness.signUp("alice")
        await harness.call(.patch, "/users/alice/status", ["status": false])
        let answer = await harness.call(.get, "/account", as: alice)
        #expect(answer.status == status && answer.type == "user_blocked")
    }

    @Test(arguments: ["/account/sessions/email", "/account/sessions"])
    func aLoginWithoutAProjectFindsNobody(path: String) async throws {
        let harness = try Harness()
        var user = Self.credentials
        user["userId"] = "alice"
        await harness.call(.post, "/account", user, as: .guest)
        for project in ["", "console"] {
            let answer = await harness.call(
                .post, path, Self.credentials, as: .guest, headers: ["X-Appwrite-Project": project])
            #expect(answer.status == 401)
            #expect(answer.type == "user_invalid_credentials")
            let malformed = await harness.call(.post, path, as: .guest, headers: ["X-Appwrite-Project": project])
            #expect(malformed.type == "general_argument_invalid")
        }
        #expect(await harness.call(.post, path, Self.credentials, as: .guest).status == 201)
    }

    @Test func hasNoIdentitiesWithoutProviders() async throws {
        let harness = try Harness()
        let alice = try await harness.signUp("alice")
        for (path, identity) in [("/account/identities", alice), ("/users/identities", .key)] {
            #expect(await harness.call(.get, path, as: identity).body == ["total": 0, "identities": []])
            let bad = #"{"method":"equal","attribute":"nope","values":["x"]}"#
            let answer = await harness.call(.get, path, ["queries": [.string(bad)]], as: identity)
            #expect(answer.type == "general_argument_invalid")
            #expect(await harness.call(.delete, path + "/x", as: identity).type == "user_identity_not_found")
        }
    }

    @Test func hidesPasswordsBehindSlowHashes() throws {
        let usual = EmulatorEnvironment.live.passwordCost
        #expect(usual.rounds * usual.blockSize * 128 * usual.parallelism >= 80 * 1024 * 1024)
        let cost = PasswordHash.Cost(rounds: 4, blockSize: 2, parallelism: 2)
        let hash = try PasswordHash.make("a-password", salt: Array(0..<16), cost: cost)
        #expect(!hash.contains("a-password"))
        #expect(PasswordHash.verify("a-password", against: hash))
        #expect(!PasswordHash.verify("another", against: hash))
        #expect(try PasswordHash.make("a-password", salt: Array(1..<17), cost: cost) != hash)
        #expect(!PasswordHash.verify("", against: PasswordHash.nobodys(cost)))
        #expect(!PasswordHash.verify("a-password", against: "nonsense"))
    }
}
