import HTTPTypes
import JSONBytes
import Logging
import Testing

@testable import AppwriteEmulator

/// The demo in an emulator.
struct DemoSeedTests {
    private let emulator: Emulator
    private let target: DispatchedTarget

    init() throws {
        emulator = try Emulator(configuration: EmulatorConfiguration(key: "test-key"), logger: Logger(label: "test"))
        target = DispatchedTarget(dispatcher: emulator.dispatcher)
    }

    private func get(_ path: String, _ parameters: JSONObject = [:]) async throws -> JSONValue {
        let answer = try await target.call(.get, path, parameters)
        let body = try JSONValue(parsing: answer.body)
        #expect(answer.status == 200, "\(body)")
        return body
    }

    private func rows(_ table: String, _ queries: [String] = []) async throws -> JSONValue {
        try await get("/tablesdb/main/tables/\(table)/rows", ["queries": .array(queries.map(JSONValue.string))])
    }

    @Test func plantsWhatCanBeListedFilteredAndSearched() async throws {
        let seed = try await emulator.seedDemo()
        #expect(seed == DemoSeed.standard)
        #expect(try await rows("posts")["total"] == 120)
        #expect(try await rows("categories")["total"] == 8)
        #expect(try await rows("notes")["total"] == 4)
        let expected = DemoPosts.rows.count { $0["status"] == "draft" }
        let drafts = try await rows("posts", [#"{"method":"equal","attribute":"status","values":["draft"]}"#])
        #expect(drafts["total"]?.int64 == Int64(expected))
        let found = try await rows("posts", [#"{"method":"search","attribute":"title","values":["harbour"]}"#])
        #expect(found["total"] == 3)
        let post = try await get("/tablesdb/main/tables/posts/rows/post-001")
        let planted = try #require(DemoPosts.rows.first)
        for (key, value) in planted.members { #expect(post[key] == value, "\(key)") }
    }

    @Test func makesColumnsAndIndexesThatAreReady() async throws {
        _ = try await emulator.seedDemo()
        let posts = try await get("/tablesdb/main/tables/posts")
        let states = ["columns", "indexes"].flatMap { posts[$0]?.array ?? [] }.map { $0["status"]?.string }
        #expect(states.count == 14)
        #expect(states.allSatisfy { $0 == "available" })
    }

    @Test func plantsOnce() async throws {
        _ = try await emulator.seedDemo()
        let row = "/tablesdb/main/tables/posts/rows/post-001"
        #expect(try await target.call(.delete, row, [:]).status == 204)
        _ = try await emulator.seedDemo()
        #expect(try await rows("posts")["total"] == 119)
    }

    @Test func letsTheDemoUserSignInAndReadTheirNotes() async throws {
        let seed = try await emulator.seedDemo()
        let user = try #require(seed.users.first)
        let session = try await target.call(
            .post, "/account/sessions/email", ["email": .string(user.email), "password": .string(user.password)])
        #expect(session.status == 201)
        // A session made with the key shows its secret.
        let body = try JSONValue(parsing: session.body)
        let secret = try #require(body["secret"]?.string)
        let project = emulator.core.configuration.project
        let (asUser, asGuest) = (
            try await notes(["X-Appwrite-Session": secret], project), try await notes([:], project)
        )
        #expect(asUser["total"] == 4)
        #expect(asGuest["total"] == 0)
    }

    private func notes(_ extra: [String: String], _ project: String) async throws -> JSONValue {
        var headers = HTTPFields()
        for (name, value) in extra.merging(["X-Appwrite-Project": project], uniquingKeysWith: { first, _ in first }) {
            headers[try #require(HTTPField.Name(name))] = value
        }
        let answer = await emulator.dispatcher.respond(
            to: APIRequest(
                method: .get, path: ["tablesdb", "main", "tables", "notes", "rows"], headers: headers, query: [:],
                parameters: [:], address: "127.0.0.1"))
        return try JSONValue(parsing: answer.body)
    }
}
