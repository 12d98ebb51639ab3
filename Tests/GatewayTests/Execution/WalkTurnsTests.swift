import NIOConcurrencyHelpers
import Testing

@testable import Gateway

@Suite("Execution: long lists take turns", .timeLimit(.minutes(1)))
struct WalkTurnsTests {
    @Test func noMoreAreGatheredAtATime() async {
        let turns = WalkTurns(limit: 2)
        let running = NIOLockedValueBox((now: 0, most: 0))
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    await turns.run {
                        running.withLockedValue { running in
                            running.now += 1
                            running.most = max(running.most, running.now)
                        }
                        for _ in 0..<10 { await Task.yield() }
                        running.withLockedValue { $0.now -= 1 }
                    }
                }
            }
        }
        #expect(running.withLockedValue { $0.now } == 0)
        #expect((1...2).contains(running.withLockedValue { $0.most }))
    }

    @Test func aTurnThatFailsIsOverToo() async {
        struct Broken: Error {}
        let turns = WalkTurns(limit: 1)
        for _ in 0..<3 {
            await #expect(throws: Broken.self) { try await turns.run { () async throws(Broken) in throw Broken() } }
        }
        #expect(await turns.run { 1 } == 1)
    }
}
