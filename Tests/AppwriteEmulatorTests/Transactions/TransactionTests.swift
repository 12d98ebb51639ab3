import HTTPTypes
import JSONBytes
import Testing

@testable import AppwriteEmulator

/// Staged writes, and what becomes of them.
struct TransactionTests {
    private func harness() async throws -> Harness {
        let harness = try Harness()
        await harness.makeTable(permissions: ["create(\"users\")"])
        return harness
    }

    private func begin(_ harness: Harness, as identity: Harness.Identity = .key) async -> JSONValue {
        await harness.call(.post, "/tablesdb/transactions", as: identity).body["$id"] ?? ""
    }

    private func end(_ harness: Harness, _ id: JSONValue, _ how: JSONObject, as identity: Harness.Identity = .key) async
        -> Harness.Answer
    {
        await harness.call(.patch, "/tablesdb/transactions/\(id.string ?? "")", how, as: identity)
    }

    @Test func commitsWhatWasStaged() async throws {
        let harness = try await harness()
        _ = await harness.add("old", ["count": 5])
        let id = await begin(harness)
        let mock = await harness.call(
            .post, Harness.rows, ["rowId": "new", "data": ["title": "x"], "transactionId": id])
        #expect(mock.status == 201)
        #expect(mock.body["$createdAt"] == nil)
        await harness.call(.patch, Harness.rows + "/old/count/increment", ["value": 2, "transactionId": id])
        #expect(await harness.call(.get, Harness.rows + "/new").status == 404)
        #expect(await harness.list([], as: .key, ["transactionId": id]).ids == ["old", "new"])
        #expect(await harness.call(.get, Harness.rows + "/old", ["transactionId": id]).body["count"] == 7)
        #expect(await harness.call(.get, Harness.rows + "/old").body["count"] == 5)
        let committed = await end(harness, id, ["commit": true])
        #expect(committed.body["status"] == "committed")
        #expect(committed.body["operations"] == 2)
        #expect(await harness.list([]).ids == ["old", "new"])
        #expect(await end(harness, id, ["commit": true]).type == "transaction_not_ready")
    }

    @Test func keepsNothingOfAFailedCommit() async throws {
        let harness = try await harness()
        let id = await begin(harness)
        await harness.call(.post, Harness.rows, ["rowId": "a", "data": ["title": "x"], "transactionId": id])
        await harness.call(.post, Harness.rows, ["rowId": "b", "data": ["count": "x"], "transactionId": id])
        #expect(await end(harness, id, ["commit": true]).type == "document_invalid_structure")
        #expect(await harness.list([]).ids.isEmpty)
        let after = await harness.call(.get, "/tablesdb/transactions/\(id.string ?? "")")
        #expect(after.body["status"] == "failed")
    }

    @Test func conflictsWithRowsThatCameMeanwhile() async throws {
        let harness = try await harness()
        let id = await begin(harness)
        await harness.call(.post, Harness.rows, ["rowId": "a", "data": ["title": "staged"], "transactionId": id])
        _ = await harness.add("a", ["title": "outside"])
        #expect(await end(harness, id, ["commit": true]).type == "transaction_conflict")
        #expect(await harness.call(.get, Harness.rows + "/a").body["title"] == "outside")
    }

    @Test func rollsBack() async throws {
        let harness = try await harness()
        let id = await begin(harness)
        await harness.call(.post, Harness.rows, ["rowId": "a", "data": ["title": "x"], "transactionId": id])
        #expect(await end(harness, id, ["rollback": true]).status == 200)
        #expect(await harness.list([]).ids.isEmpty)
    }

    @Test func takesListsOfOperations() async throws {
        let harness = try await harness()
        _ = await harness.add("old", ["count": 1])
        let id = await begin(harness)
        let place: [(String, JSONValue)] = [("databaseId", "main"), ("tableId", "things")]
        func operation(_ members: [(String, JSONValue)]) -> JSONValue { .object(JSONObject(place + members)) }
        let added = await harness.call(
            .post, "/tablesdb/transactions/\(id.string ?? "")/operations",
            [
                "operations": [
                    operation([("action", "create"), ("rowId", "a"), ("data", ["title": "x"])]),
                    operation([("action", "update"), ("rowId", "old"), ("data", ["title": "y"])]),
                    operation([("action", "increment"), ("rowId", "old"), ("data", ["column": "count", "value": 4])]),
                    operation([
                        ("action", "bulkCreate"), ("data", [["$id": "b", "count": 2], ["$id": "c", "count": 3]]),
                    ]),
                    operation([
                        ("action", "bulkDelete"),
                        ("data", ["queries": [#"{"method":"equal","attribute":"$id","values":["c"]}"#]]),
                    ]),
                ]
            ])
        #expect(added.status == 201, "\(added.body)")
        #expect(added.body["operations"] == 5)
        #expect(await end(harness, id, ["commit": true]).status == 200)
        #expect(await harness.list([]).ids == ["old", "a", "b"])
        #expect(await harness.call(.get, Harness.rows + "/old").body["count"] == 5)
    }

    @Test func belongsToItsUser() async throws {
        let harness = try await harness()
        let (ann, bob) = (try await harness.signUp("ann"), try await harness.signUp("bob"))
        let id = await begin(harness, as: ann)
        let path = "/tablesdb/transactions/\(id.string ?? "")"
        #expect(await harness.call(.get, path, as: bob).type == "transaction_not_found")
        #expect(await harness.call(.get, path, as: .guest).type == "transaction_not_found")
        let staged = await harness.call(
            .post, Harness.rows, ["rowId": "a", "data": ["title": "x"], "transactionId": id], as: ann)
        #expect(staged.status == 201)
        #expect(await end(harness, id, ["commit": true], as: ann).status == 200)
        #expect(await harness.list([], as: ann).ids == ["a"])
        #expect(await harness.list([], as: bob).ids.isEmpty)
    }

    @Test func ends() async throws {
        let harness = try await harness()
        let id = await begin(harness)
        #expect(await end(harness, id, [:]).type == "general_bad_request")
        #expect(await end(harness, id, ["commit": true, "rollback": true]).type == "general_bad_request")
        #expect(await harness.call(.post, "/tablesdb/transactions", ["ttl": 5]).type == "general_argument_invalid")
        harness.moveClock(bySeconds: 301)
        #expect(await end(harness, id, ["commit": true]).type == "transaction_expired")
    }
}
