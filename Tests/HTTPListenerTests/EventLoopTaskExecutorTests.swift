import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import Testing
import Threads

@testable import HTTPListener

struct EventLoopTaskExecutorTests {
    private let eventLoop = MultiThreadedEventLoopGroup.singleton.next()

    @Test func tasksRunOnTheEventLoop() async {
        let executor = EventLoopTaskExecutor(eventLoop)
        let isThere = await Task(executorPreference: executor) { [eventLoop] in
            await Task.yield()
            return eventLoop.inEventLoop
        }.value
        #expect(isThere)
    }

    @Test(arguments: [1, 16, 17, 100])
    func allOfManyTasksRunInTheirOrder(count: Int) async throws {
        let executor = EventLoopTaskExecutor(eventLoop)
        let ran = NIOLockedValueBox<[Int]>([])
        let tasks = try await eventLoop.submit {
            (0..<count).map { number in
                Task(executorPreference: executor) { ran.withLockedValue { $0.append(number) } }
            }
        }.get()
        for task in tasks { await task.value }
        #expect(ran.withLockedValue { $0 } == Array(0..<count))
    }

    @Test func threadsAreWokenOnceTheWaitingTasksHaveRun() async throws {
        final class Sleeper: WakeUps.Sleeper {
            let events: NIOLockedValueBox<[String]>
            let woken: EventLoopPromise<Void>
            init(_ events: NIOLockedValueBox<[String]>, _ woken: EventLoopPromise<Void>) {
                (self.events, self.woken) = (events, woken)
            }
            func wake() {
                events.withLockedValue { $0.append("woken") }
                woken.succeed()
            }
        }
        let executor = EventLoopTaskExecutor(eventLoop)
        let events = NIOLockedValueBox<[String]>([])
        let sleeper = Sleeper(events, eventLoop.makePromise())
        eventLoop.execute {
            Task(executorPreference: executor) {
                events.withLockedValue { $0.append("first") }
                WakeUps.wake(sleeper)
            }
            Task(executorPreference: executor) { events.withLockedValue { $0.append("second") } }
        }
        try await sleeper.woken.futureResult.get()
        #expect(events.withLockedValue { $0 } == ["first", "second", "woken"])
    }
}
