import Appwrite
import NIOConcurrencyHelpers
import Testing

@testable import Gateway

@Suite("Execution: turns of a caller")
struct TurnTests {
    @Test func soManyAtOnceAndSomeWait() {
        var table = TurnTable<String>(atOnce: 2, mayWait: 2)
        let answers = ["a", "a", "a", "b", "a", "a"].map { table.ask($0) }
        #expect(answers == [.begin, .begin, .wait(number: 1), .begin, .wait(number: 2), .refuse])
        var (left, next) = (table.leave("a", 1), table.end("a"))
        #expect(left && next == 2)
        left = table.leave("a", 2)
        #expect(!left, "it has its turn")
        next = table.end("a")
        #expect(next == nil)
        next = table.end("a")
        #expect(next == nil)
        let again = table.ask("a")
        #expect(again == .begin)
    }

    private static let ann = Caller(.session("ann"), address: "192.0.2.1")

    @Test func whoWaitsHasItsTurnWhenOneIsDone() async throws {
        let turns = CallerTurns(atOnce: 1)
        let order = NIOLockedValueBox<[String]>([])
        let (gate, open) = AsyncStream<Void>.makeStream()
        let (begun, begin) = AsyncStream<Void>.makeStream()
        let first = Task {
            try await turns.run(for: Self.ann) { () async throws(AppwriteFailure) in
                begin.finish()
                for await _ in gate {}
                order.withLockedValue { $0.append("first") }
            }
        }
        for await _ in begun {}
        let second = Task {
            try await turns.run(for: Self.ann) { () async throws(AppwriteFailure) in
                order.withLockedValue { $0.append("second") }
            }
        }
        try await turns.run(for: Caller(.session("bob"))) { () async throws(AppwriteFailure) in
            order.withLockedValue { $0.append("bob") }
        }
        open.finish()
        try await first.value
        try await second.value
        #expect(order.withLockedValue { $0 } == ["bob", "first", "second"])
    }

    @Test func whoLeavesWaitsNoLonger() async throws {
        let turns = CallerTurns(atOnce: 1)
        try await turns.run(for: Self.ann) { () async throws(AppwriteFailure) in
            let waiting = Task { try await turns.run(for: Self.ann) { () async throws(AppwriteFailure) in } }
            waiting.cancel()
            guard case .failure(let error as AppwriteFailure) = await waiting.result else {
                Issue.record("it had its turn")
                return
            }
            #expect(error == .givenUp)
        }
        try await turns.run(for: Self.ann) { () async throws(AppwriteFailure) in }
    }

    @Test func tooManyAreRefusedByName() async throws {
        let turns = CallerTurns(atOnce: 1)
        try await turns.run(for: Caller(.guest, address: "192.0.2.1")) { () async throws(AppwriteFailure) in
            let tasks = (0...CallerTurns.mayWait).map { _ in
                Task {
                    try await turns.run(for: Caller(.guest, address: "192.0.2.1")) { () async throws(AppwriteFailure) in
                    }
                }
            }
            // One of them is refused at once, whichever came last; nobody else can have a turn.
            let refused = await withTaskGroup(of: AppwriteError?.self) { group in
                for task in tasks {
                    group.addTask {
                        guard case .failure(AppwriteFailure.refused(let error)) = await task.result else { return nil }
                        return error
                    }
                }
                var refused: AppwriteError?
                for await error in group where error != nil {
                    refused = error
                    tasks.forEach { $0.cancel() }
                }
                return refused
            }
            #expect(refused?.type == "gateway_too_many_reads")
            #expect(refused?.status == 429 && refused?.retryAfter == 1)
        }
    }
}
