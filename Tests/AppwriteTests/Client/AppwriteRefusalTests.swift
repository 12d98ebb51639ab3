import Appwrite
import GatewayTesting
import JSONBytes
import Testing

/// What is refused before anything is sent.
@Suite struct AppwriteRefusalTests {
    @Test(arguments: ["", ".", "..", "a/b", "/", "../../../users", "a\\b", "a\u{7F}", "a\nb", "a b/..", "a\0"])
    func anIDMayNotChangeThePath(id: String) async throws {
        let transport = RecordingTransport()
        let client = AppwriteClient(endpoint: "https://appwrite.test/v1", project: "p", transport: transport)
        let posts = CallScenario.posts
        let caller = CallScenario.key
        let calls: [(String, CallScenario.Call)] = [
            ("rowId", { _ = try await $0.getRow(posts, id: id, as: caller) }),
            ("rowId", { _ = try await $0.updateRow(posts, id: id, data: [:], permissions: nil, as: caller) }),
            ("rowId", { _ = try await $0.upsertRow(posts, id: id, data: [:], permissions: nil, as: caller) }),
            ("rowId", { try await $0.deleteRow(posts, id: id, as: caller) }),
            ("tableId", { _ = try await $0.listRows(.init(database: "main", table: id), queries: [], as: caller) }),
            ("databaseId", { _ = try await $0.listRows(.init(database: id, table: "t"), queries: [], as: caller) }),
            ("tableId", { _ = try await $0.getTable(.init(database: "main", table: id), as: caller) }),
            ("databaseId", { _ = try await $0.listTables(database: id, as: caller) }),
            ("transactionId", { try await $0.finishTransaction(id, commit: true, as: caller) }),
            ("transactionId", { try await $0.createOperations(transaction: id, [], as: caller) }),
        ]
        for (parameter, call) in calls {
            let failure = await #expect(throws: AppwriteFailure.self) { try await call(client) }
            guard case .refused(let error) = failure else {
                Issue.record("\(parameter): \(String(describing: failure))")
                continue
            }
            #expect(error.status == 400)
            #expect(error.type == "general_argument_invalid")
            #expect(error.message.hasPrefix("Invalid `\(parameter)` param: "))
        }
        #expect(transport.requests.isEmpty)
    }

    @Test(arguments: [[], [Query.limit(10)], [.select(["a"]), .offset(3), .orderAsc("a")]])
    func aBulkWriteNeedsAFilter(queries: [Query]) async throws {
        let transport = RecordingTransport()
        let client = AppwriteClient(endpoint: "https://appwrite.test/v1", project: "p", transport: transport)
        let calls: [CallScenario.Call] = [
            { _ = try await $0.updateRows(CallScenario.posts, data: ["a": 1], queries: queries, as: CallScenario.key) },
            { _ = try await $0.deleteRows(CallScenario.posts, queries: queries, as: CallScenario.key) },
        ]
        for call in calls {
            let failure = await #expect(throws: AppwriteFailure.self) { try await call(client) }
            guard case .refused(let error) = failure else {
                Issue.record("\(String(describing: failure))")
                continue
            }
            #expect(error.status == 400)
            #expect(error.message.contains("every row of the table"))
        }
        #expect(transport.requests.isEmpty)
    }
}
