import Testing

@testable import WebSocketLoop

/// The values of which the loop is made.
struct PartsTests {
    @Test func theHeapGivesWorkInOrderOfTimeAndThenOfArrival() {
        var heap = TimerHeap<Int>()
        var random = SystemRandomNumberGenerator()
        var expected: [(Int64, Int)] = []
        for number in 0..<2000 {
            let deadline = Int64.random(in: 0..<200, using: &random)
            heap.add(number, at: MonotonicTime(nanoseconds: deadline))
            expected.append((deadline, number))
        }
        expected.sort { $0.0 == $1.0 ? $0.1 < $1.1 : $0.0 < $1.0 }
        #expect(heap.nextDeadline?.nanoseconds == expected.first?.0)
        var taken: [Int] = []
        for now in Int64(0)..<200 {
            while let work = heap.takeDue(at: MonotonicTime(nanoseconds: now)) { taken.append(work) }
            #expect(taken.count == expected.filter { $0.0 <= now }.count)
        }
        #expect(taken == expected.map(\.1))
        #expect(heap.nextDeadline == nil)
    }

    @Test func theQueueKeepsOrderAndBounds() {
        var queue = SendQueue()
        #expect(queue.isEmpty)
        for number in 0..<1000 {
            let isTaken = queue.append(OutboundMessage("\(number % 10)".utf8), limit: 1000)
            #expect(isTaken)
        }
        #expect(queue.bytes == 1000)
        let isTakenTooMuch = queue.append(OutboundMessage("x".utf8), limit: 1000)
        #expect(!isTakenTooMuch)
        #expect(queue.bytes == 1000)
        for number in 0..<1000 {
            #expect(queue.first?.bytes == Array("\(number % 10)".utf8))
            queue.removeFirst()
            if number == 500 { _ = queue.append(OutboundMessage("0".utf8), limit: 1000) }
        }
        #expect(queue.bytes == 1)
        queue.removeFirst()
        #expect(queue.isEmpty)
        #expect(queue.bytes == 0)
        #expect(queue.first == nil)
        queue.removeFirst()
        #expect(queue.bytes == 0)
    }

    @Test func theCollectorStopsAtTheLimit() {
        var collector = MessageCollector()
        let pieces: [(text: String, remaining: Int, isLast: Bool, progress: MessageCollector.Progress)] = [
            ("abcdef", 0, true, .message(Array("abcdef".utf8))),
            ("abc", 0, false, .needsMore),
            ("def", 0, true, .message(Array("abcdef".utf8))),
            ("abc", 0, false, .needsMore),
            ("defg", 0, true, .tooLarge),
            ("a", 6, false, .tooLarge),
            ("a", .max, false, .tooLarge),
            ("", 0, true, .message([])),
        ]
        for (text, remaining, isLast, expected) in pieces {
            let progress = Array(text.utf8).withUnsafeBytes {
                collector.take($0, remaining: remaining, isLast: isLast, limit: 6)
            }
            #expect(progress == expected)
        }
    }

    @Test(arguments: [
        (UInt16(1000), UInt16(1000)), (1001, 1001), (3008, 3008), (4999, 4999), (0, 1011), (999, 1011), (1004, 1011),
        (1005, 1011), (1006, 1011), (1015, 1011), (5000, 1011), (.max, 1011),
    ])
    func onlyPermittedCodesAreSent(_ code: UInt16, _ sent: UInt16) {
        #expect(CloseFrame(code: code, reason: "").code == sent)
    }

    @Test func reasonsAreCutAtCharacters() {
        #expect(CloseFrame(code: 1000, reason: String(repeating: "a", count: 123)).reason.count == 123)
        #expect(CloseFrame(code: 1000, reason: String(repeating: "a", count: 124)).reason.count == 123)
        #expect(CloseFrame(code: 1000, reason: String(repeating: "€", count: 50)).reason.count == 123)
        #expect(CloseFrame(code: 1000, reason: String(repeating: "😀", count: 50)).reason.count == 120)
    }

    @Test func durationsAreClamped() {
        #expect(Duration.milliseconds(3).wholeNanoseconds == 3_000_000)
        #expect(Duration.seconds(Int64.max).wholeNanoseconds == .max)
        #expect(Duration.seconds(Int64.min).wholeNanoseconds == .min)
        #expect(Duration.nanoseconds(-5).wholeNanoseconds == -5)
        #expect((MonotonicTime(nanoseconds: 5) + .seconds(Int64.max)).nanoseconds == .max)
    }

    @Test(arguments: [
        ("example.com", UInt16(80), false, "example.com"), ("example.com", 443, true, "example.com"),
        ("example.com", 443, false, "example.com:443"), ("example.com", 8080, true, "example.com:8080"),
        ("::1", 80, false, "[::1]"), ("[::1]", 8080, false, "[::1]:8080"),
    ])
    func theHostHeaderNamesThePortWhereItMustNotBeGuessed(
        _ host: String, _ port: UInt16, _ usesTLS: Bool, _ expected: String
    ) {
        #expect(WebSocketClientRequest(host: host, port: port, usesTLS: usesTLS, path: "/").hostHeader == expected)
    }

    @Test func numericAddressesNeedNoLookUp() {
        #expect(NameResolver.numeric("127.0.0.1") == NumericAddress(text: "127.0.0.1", isIPv6: false))
        #expect(NameResolver.numeric("::1") == NumericAddress(text: "::1", isIPv6: true))
        #expect(NameResolver.numeric("[::1]") == NumericAddress(text: "::1", isIPv6: true))
        #expect(NameResolver.numeric("localhost") == nil)
    }
}
