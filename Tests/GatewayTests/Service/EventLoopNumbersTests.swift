import NIOCore
import NIOPosix
import Testing

@testable import Gateway

struct EventLoopNumbersTests {
    @Test func eachLoopHasItsNumber() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 3)
        let numbers = EventLoopNumbers(group)
        #expect(numbers.count == 3)
        var seen: [Int] = []
        for eventLoop in group.makeIterator() { seen.append(try await eventLoop.submit { numbers.current }.get()) }
        #expect(seen == [0, 1, 2])
        #expect(numbers.current == 0, "outside of all loops")
        let other = MultiThreadedEventLoopGroup.singleton.next()
        #expect(try await other.submit { numbers.current }.get() == 0, "a loop of another group")
        try await group.shutdownGracefully()
    }
}
