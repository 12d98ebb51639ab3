import HTTPTypes
import JSONBytes
import Testing

@testable import AppwriteEmulator

/// Who may do what with files: the bucket's permissions, and with file security the file's own.
struct FilePermissionTests {
    private enum Outcome: String { case done, unauthorized = "user_unauthorized", missing = "storage_file_not_found" }

    private struct Case {
        var bucket: [String] = []
        var security = true
        var file: [String] = []
        var get: Outcome
        var update: Outcome
        var delete: Outcome
    }

    private static let all = ["read(\"users\")", "update(\"users\")", "delete(\"users\")"]

    private static let cases = [
        Case(get: .missing, update: .unauthorized, delete: .unauthorized),
        Case(security: false, get: .unauthorized, update: .unauthorized, delete: .unauthorized),
        Case(file: all, get: .done, update: .done, delete: .done),
        Case(security: false, file: all, get: .unauthorized, update: .unauthorized, delete: .unauthorized),
        Case(bucket: all, get: .done, update: .done, delete: .done),
        Case(bucket: all, security: false, get: .done, update: .done, delete: .done),
        Case(
            bucket: ["read(\"users\")"], file: ["delete(\"users\")"], get: .done, update: .unauthorized, delete: .done),
        Case(bucket: ["read(\"guests\")"], get: .missing, update: .unauthorized, delete: .unauthorized),
    ]

    @Test(arguments: cases.indices) func decidesByBucketAndFile(_ index: Int) async throws {
        let tested = Self.cases[index]
        let harness = try Harness()
        await harness.makeBucket(permissions: tested.bucket, ["fileSecurity": .bool(tested.security)])
        await harness.upload("a", [1], permissions: tested.file)
        let ann = try await harness.signUp("ann")
        let one = "/storage/buckets/box/files/a"
        func outcome(_ answer: Harness.Answer) -> Outcome? {
            answer.status < 300 ? .done : answer.type.flatMap(Outcome.init)
        }
        #expect(outcome(await harness.call(.get, one, as: ann)) == tested.get)
        #expect(outcome(await harness.call(.get, "\(one)/view", as: ann)) == tested.get)
        #expect(outcome(await harness.call(.put, one, ["name": "b.txt"], as: ann)) == tested.update)
        #expect(outcome(await harness.call(.delete, one, as: ann)) == tested.delete)
        #expect(outcome(await harness.call(.get, one)) == (tested.delete == .done ? .missing : .done))
    }

    @Test func listsWhatACallerMayRead() async throws {
        let harness = try Harness()
        await harness.makeBucket(permissions: ["create(\"users\")"], ["fileSecurity": true])
        let (ann, bob) = (try await harness.signUp("ann"), try await harness.signUp("bob"))
        await harness.upload("anns", [1], as: ann)
        await harness.upload("shared", [1], permissions: ["read(\"users\")"])
        await harness.upload("hidden", [1])
        func ids(_ identity: Harness.Identity, _ parameters: JSONObject = [:]) async -> [String] {
            await harness.call(.get, "/storage/buckets/box/files", parameters, as: identity).ids(of: "files")
        }
        #expect(await ids(ann) == ["anns", "shared"])
        #expect(await ids(bob) == ["shared"])
        #expect(await ids(.guest) == [])
        #expect(await ids(.key) == ["anns", "shared", "hidden"])
        let page: JSONObject = ["queries": [#"{"method":"limit","values":[1]}"#]]
        #expect(await ids(bob, page) == ["shared"], "the page was cut before the permissions were asked")
        await harness.call(.put, "/storage/buckets/box/files/shared", ["permissions": ["read(\"user:ann\")"]])
        #expect(await ids(bob) == [])
    }

    @Test func grantsTheOwnerAndNobodyElse() async throws {
        let harness = try Harness()
        await harness.makeBucket(permissions: ["create(\"users\")"], ["fileSecurity": true])
        let ann = try await harness.signUp("ann")
        let own = await harness.upload("a", [1], as: ann)
        #expect(
            own.body["$permissions"] == [
                "read(\"user:ann\")", "update(\"user:ann\")", "delete(\"user:ann\")",
            ])
        let foreign = await harness.upload("b", [1], permissions: ["read(\"user:bob\")"], as: ann)
        #expect(foreign.type == "user_unauthorized")
        #expect(foreign.message?.hasPrefix("Permissions must be one of: (any, users, user:ann") == true)
        let guest = await harness.upload("c", [1], as: .guest)
        #expect(guest.type == "user_unauthorized")
        let write = await harness.upload("d", [1], permissions: ["write(\"users\")"], as: ann)
        #expect(write.body["$permissions"] == ["update(\"users\")", "delete(\"users\")"])
    }

    @Test func disabledBucketsAreThereForKeys() async throws {
        let harness = try Harness()
        await harness.makeBucket(["enabled": false])
        #expect(await harness.upload("a", [1]).status == 201)
        #expect(
            await harness.call(.get, "/storage/buckets/box/files", as: .guest).type == "storage_bucket_not_found")
    }
}
