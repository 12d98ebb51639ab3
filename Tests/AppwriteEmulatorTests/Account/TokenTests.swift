import HTTPTypes
import JSONBytes
import Testing

@testable import AppwriteEmulator

/// One-time tokens that keys make and users log in with.
struct TokenTests {
    @Test func opensOneSession() async throws {
        let harness = try Harness()
        await harness.call(.post, "/users", ["userId": "alice"])
        let token = await harness.call(.post, "/users/alice/tokens")
        #expect(token.status == 201)
        let secret = try #require(token.body["secret"]?.string)
        #expect(secret.count == 6)
        let login: JSONObject = ["userId": "alice", "secret": .string(secret)]
        let session = await harness.call(.post, "/account/sessions/token", login, as: .guest)
        #expect(session.status == 201)
        #expect(session.body["provider"] == "token")
        #expect(session.body["factors"] == ["token"])
        #expect(session.body["secret"] == "")
        let again = await harness.call(.post, "/account/sessions/token", login, as: .guest)
        #expect(again.status == 401)
        #expect(again.type == "user_invalid_token")
    }

    @Test func tellsAKeyTheSecretOfTheSession() async throws {
        let harness = try Harness()
        await harness.call(.post, "/users", ["userId": "alice"])
        let token = await harness.call(.post, "/users/alice/tokens", ["length": 128, "expire": 60])
        let secret = try #require(token.body["secret"])
        #expect(secret.string?.count == 128)
        let session = await harness.call(.post, "/account/sessions/token", ["userId": "alice", "secret": secret])
        let alice = Harness.Identity.session(try #require(session.body["secret"]?.string))
        #expect(await harness.call(.get, "/account", as: alice).body["$id"] == "alice")
    }

    @Test func endsInTimeAndIsOneUsersOnly() async throws {
        let harness = try Harness()
        for user in ["alice", "bob"] { await harness.call(.post, "/users", ["userId": .string(user)]) }
        let token = await harness.call(.post, "/users/alice/tokens", ["expire": 60])
        let secret = try #require(token.body["secret"])
        for user in ["bob", "nobody"] {
            let answer = await harness.call(
                .post, "/account/sessions/token", ["userId": .string(user), "secret": secret], as: .guest)
            #expect(answer.type == "user_invalid_token")
        }
        harness.moveClock(bySeconds: 61)
        let late = await harness.call(
            .post, "/account/sessions/token", ["userId": "alice", "secret": secret], as: .guest)
        #expect(late.type == "user_invalid_token")
    }

    private static let refused: [(String, JSONObject, Int, String)] = [
        ("/users/alice/tokens", ["length": 3], 400, "general_argument_invalid"),
        ("/users/alice/tokens", ["length": 129], 400, "general_argument_invalid"),
        ("/users/alice/tokens", ["expire": 59], 400, "general_argument_invalid"),
        ("/users/nobody/tokens", [:], 404, "user_not_found"),
        ("/account/sessions/token", ["userId": "alice"], 400, "general_argument_invalid"),
    ]

    @Test(arguments: refused)
    func isRefused(path: String, body: JSONObject, status: Int, type: String) async throws {
        let harness = try Harness()
        await harness.call(.post, "/users", ["userId": "alice"])
        let answer = await harness.call(.post, path, body)
        #expect(answer.status == status)
        #expect(answer.type == type)
    }

    @Test func isForKeysToMake() async throws {
        let harness = try Harness()
        let alice = try await harness.signUp("alice")
        #expect(await harness.call(.post, "/users/alice/tokens", as: alice).type == "general_unauthorized_scope")
    }
}
