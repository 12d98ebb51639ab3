import HTTPTypes
import JSONBytes
import Testing

@testable import AppwriteEmulator

/// The addresses of users.
struct TargetTests {
    private static let path = "/users/alice/targets"

    private func harness() async throws -> Harness {
        let harness = try Harness()
        await harness.call(.post, "/users", ["userId": "alice", "email": "alice@example.com"])
        await harness.call(.post, "/users", ["userId": "bob"])
        return harness
    }

    @Test func areMadeReadChangedAndTakenAway() async throws {
        let harness = try await harness()
        let made = await harness.call(
            .post, Self.path,
            ["targetId": "t", "providerType": "sms", "identifier": "+4912345678", "name": "Work"])
        #expect(made.status == 201)
        #expect(made.body["userId"] == "alice")
        #expect(await harness.call(.get, Self.path + "/t").body == made.body)
        let changed = await harness.call(.patch, Self.path + "/t", ["identifier": "+4987654321"])
        #expect(changed.body["identifier"] == "+4987654321")
        #expect(changed.body["name"] == "Work")
        let list = await harness.call(.get, Self.path).body
        #expect(list["total"] == 2)
        #expect(list["targets"]?.array?.map { $0["providerType"] } == ["email", "sms"])
        let sms = #"{"method":"equal","attribute":"providerType","values":["sms"]}"#
        #expect(await harness.call(.get, Self.path, ["queries": [.string(sms)]]).body["total"] == 1)
        #expect(await harness.call(.delete, Self.path + "/t").status == 204)
        #expect(await harness.call(.get, Self.path + "/t").type == "user_target_not_found")
    }

    @Test func belongToOneUser() async throws {
        let harness = try await harness()
        let target = await harness.call(.get, Self.path).body["targets"]?.array?.first
        let id = try #require(target?["$id"]?.string)
        #expect(await harness.call(.get, "/users/bob/targets/\(id)").type == "user_target_not_found")
    }

    private static let refused: [(JSONObject, Int, String)] = [
        (
            ["targetId": "t", "providerType": "email", "identifier": "nobody"], 400,
            "general_invalid_email"
        ),
        (["targetId": "t", "providerType": "sms", "identifier": "nobody"], 400, "general_invalid_phone"),
        (["targetId": "t", "providerType": "pigeon", "identifier": "x"], 400, "general_argument_invalid"),
        (["targetId": "t", "providerType": "push"], 400, "general_argument_invalid"),
        (
            ["targetId": "t", "providerType": "email", "identifier": "alice@example.com"], 409,
            "user_target_already_exists"
        ),
    ]

    @Test(arguments: refused)
    func areRefused(body: JSONObject, status: Int, type: String) async throws {
        let answer = try await harness().call(.post, Self.path, body)
        #expect(answer.status == status)
        #expect(answer.type == type)
    }
}
