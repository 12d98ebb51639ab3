import SocketTesting
import Testing
import WebSocketLoop

/// Work on the loop's thread.
@Suite(.timeLimit(.minutes(1)))
struct SchedulingTests {
    @Test func runsInOrderOfTime() async throws {
        try await withLoop { loop in
            let (stream, continuation) = AsyncStream<Int>.makeStream()
            loop.schedule(after: .milliseconds(30)) { continuation.yield(3) }
            loop.schedule(after: .milliseconds(10)) { continuation.yield(2) }
            loop.schedule { continuation.yield(1) }
            loop.schedule(after: .milliseconds(60)) { continuation.finish() }
            #expect(await stream.reduce(into: []) { $0.append($1) } == [1, 2, 3])
        }
    }

    @Test func workMayScheduleWork() async throws {
        try await withLoop { loop in
            let (stream, continuation) = AsyncStream<Int>.makeStream()
            loop.schedule {
                continuation.yield(1)
                loop.schedule {
                    continuation.yield(2)
                    loop.schedule(after: .milliseconds(1)) {
                        continuation.yield(3)
                        continuation.finish()
                    }
                }
            }
            #expect(await stream.reduce(into: []) { $0.append($1) } == [1, 2, 3])
        }
    }

    @Test func ranByNobodyAfterTheStop() async throws {
        let loop = WebSocketLoop()
        try loop.start()
        let (stream, continuation) = AsyncStream<Int>.makeStream()
        loop.schedule(after: .milliseconds(5)) { continuation.yield(1) }
        loop.schedule(after: .seconds(3600)) { continuation.yield(2) }
        var iterator = stream.makeAsyncIterator()
        #expect(await iterator.next() == 1)
        await loop.stop()
        continuation.finish()
        #expect(await iterator.next() == nil)
    }

    @Test func aDelayOfCenturiesIsNoTrap() async throws {
        try await withLoop { loop in
            loop.schedule(after: .seconds(Int64.max)) { Issue.record("ran") }
            await withCheckedContinuation { continuation in loop.schedule { continuation.resume() } }
        }
    }
}
