import Testing

@testable import Gateway

@Suite struct EventStreamQueueTests {
    @Test func givesWhatWaitsInOnePiece() {
        var queue = EventStreamQueue(limit: 10)
        #expect(queue.take() == .wait)
        #expect(queue.append([1, 2]) == true)
        #expect(queue.append([3]) == true)
        #expect(queue.take() == .write([1, 2, 3]))
        #expect(queue.take() == .wait)
        #expect(queue.append([4]) == true)
        queue.end()
        #expect(queue.append([5]) == true, "nothing is added behind the end, and that is no overflow")
        #expect(queue.take() == .write([4]))
        #expect(queue.take() == .end)
    }

    @Test func endsWhenTooMuchWaits() {
        var queue = EventStreamQueue(limit: 3)
        #expect(queue.append([1, 2, 3]) == true)
        #expect(queue.append([4]) == false)
        #expect(queue.take() == .end, "what waits would not be read either")
    }

    @Test func showsLifeWhereNothingElseDoes() {
        var queue = EventStreamQueue(limit: 10)
        #expect(queue.beat() == .queued)
        #expect(queue.take() == .write(Array(": \n\n".utf8)))
        #expect(queue.append([1]) == true)
        _ = queue.beat()
        #expect(queue.take() == .write([1]))
        queue.end()
        #expect(queue.beat() == .ended)
    }

    @Test func findsAReaderThatStoppedReading() {
        var queue = EventStreamQueue(limit: 100)
        #expect(queue.append([1]) == true)
        #expect(queue.take() == .write([1]))
        #expect(queue.beat() == .queued)
        #expect(queue.beat() == .stuck)
        #expect(queue.take() == .end)
        #expect(queue.beat() == .ended)
    }

    @Test func aSlowReaderIsNotStuck() {
        var queue = EventStreamQueue(limit: 100)
        for _ in 0..<5 {
            #expect(queue.append([1]) == true)
            guard case .write = queue.take() else {
                Issue.record("nothing to write")
                return
            }
            #expect(queue.beat() == .queued)
        }
    }
}
