import NIOCore
import NIOPosix

/// Numbers the event loops of a group.
struct EventLoopNumbers: Sendable {
    private let numbers: [ObjectIdentifier: Int]

    init(_ group: MultiThreadedEventLoopGroup) {
        var numbers: [ObjectIdentifier: Int] = [:]
        for eventLoop in group.makeIterator() { numbers[ObjectIdentifier(eventLoop)] = numbers.count }
        self.numbers = numbers
    }

    var count: Int { numbers.count }

    /// The number of the loop that the caller runs on, from 0; 0 elsewhere.
    var current: Int {
        MultiThreadedEventLoopGroup.currentEventLoop.flatMap { numbers[ObjectIdentifier($0)] } ?? 0
    }
}
