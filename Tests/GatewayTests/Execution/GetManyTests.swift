import Appwrite
import GatewayTesting
import JSONBytes
import NIOConcurrencyHelpers
import Refine
import Testing

@testable import Gateway

@Suite("Execution: many rows by their ids")
struct GetManyTests {
    private struct WrongAnswer: Error {}

    private func rows(_ runner: PlanRunner, _ ids: [String]) async throws -> [String] {
        let planner = Planner(table: SampleSchema.table, schema: nil, credential: .guest)
        let plan = try planner.plan(.getMany(ids: ids))
        guard case .rows(let bytes) = try await runner.run(plan, as: Caller(.guest)), let found = Rows.ids(bytes) else {
            throw WrongAnswer()
        }
        return found
    }

    private static func ids(_ count: Int, length: Int = 20) -> [String] {
        (0..<count).map { String(repeating: "x", count: length - 4) + String(1_000 + $0) }
    }

    private static func table(_ ids: [String]) -> ModelTable {
        ModelTable(ids.enumerated().map { ModelTable.Row(id: $1, sequence: $0) })
    }

    static let calls = [(0, 20, 0), (1, 20, 1), (100, 20, 1), (100, 36, 1), (175, 20, 1), (500, 20, 3), (500, 36, 5)]

    @Test(arguments: calls)
    func fewCallsAreMade(_ count: Int, _ length: Int, _ calls: Int) async throws {
        let ids = Self.ids(count, length: length)
        let table = Self.table(ids)
        #expect(try await rows(table.runner(), ids.reversed()) == ids.reversed())
        #expect(table.calls.count == calls)
        #expect(table.calls.allSatisfy { !$0.counts })
    }

    @Test func duplicatesComeOnceAndMissingRowsNotAtAll() async throws {
        let ids = Self.ids(600)
        let table = Self.table(ids.filter { !$0.hasSuffix("7") })
        let asked = ids + ids.shuffled() + ["not an id", ""]
        #expect(try await rows(table.runner(), asked) == ids.filter { !$0.hasSuffix("7") })
        #expect(table.calls.count == 4)
    }

    @Test func noMoreThanFourCallsAreUnderWay() async throws {
        let state = NIOLockedValueBox((now: 0, most: 0))
        let gate = FirstResult<Void>()
        let transport = RecordingTransport { _ in
            let isFull = state.withLockedValue { state in
                state.now += 1
                state.most = max(state.most, state.now)
                return state.now == 4
            }
            // The fourth lets all of them go on.
            if isFull { gate.give(.success(())) }
            try? await gate.value()
            state.withLockedValue { $0.now -= 1 }
            return Rows.list([])
        }
        let client = AppwriteClient(endpoint: "https://appwrite.test/v1", project: "p", transport: transport)
        #expect(try await rows(PlanRunner(client: client), Self.ids(2_000)) == [])
        #expect(transport.requests.count == 12)
        #expect(state.withLockedValue { $0.most } == 4)
    }

    @Test func aFailureEndsIt() async throws {
        let transport = RecordingTransport { _ in .appwriteError(401, "user_unauthorized", "No.") }
        let client = AppwriteClient(endpoint: "https://appwrite.test/v1", project: "p", transport: transport)
        let error = await #expect(throws: ExecutionError.self) {
            try await rows(PlanRunner(client: client), Self.ids(2_000))
        }
        guard case .refused(let refusal) = error?.failure else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(refusal.status == 401)
        #expect(transport.requests.count <= 4)
    }
}
