import Testing

@testable import Gateway

@Suite struct ConnectBudgetTests {
    /// However they come, no minute holds more than the limit.
    @Test(arguments: [2, 10, 128])
    func noMinuteHoldsMoreThanTheLimit(limit: Int) {
        var bucket = TokenBucket(perMinute: limit, at: .zero)
        var turns: [Duration] = []
        for second in 0..<400 {
            for _ in 0..<(second % 97 == 0 ? limit : 1) {
                turns.append(.seconds(second) + bucket.take(at: .seconds(second)))
            }
        }
        for (index, start) in turns.enumerated() {
            let within = turns[index...].prefix { $0 - start < .seconds(60) }.count
            #expect(within <= limit, "\(within) from \(start)")
        }
    }

    @Test func lettingSomeThroughAtOnceAndTheOthersInTurn() {
        var bucket = TokenBucket(perMinute: 4, at: .zero)
        #expect((0..<4).map { _ in bucket.take(at: .zero) } == [.zero, .zero, .seconds(30), .seconds(60)])
        #expect(bucket.take(at: .seconds(200)) == .zero)
    }

    @Test func countsByAddress() {
        var budget = ConnectBudget(limit: 2)
        #expect(budget.take("10.0.0.1", at: .zero) == .zero)
        #expect(budget.take("10.0.0.2", at: .zero) == .zero)
        #expect(budget.take(nil, at: .zero) == .zero)
        #expect(budget.take("10.0.0.1", at: .zero) == .seconds(60))
        #expect(budget.take("10.0.0.1", at: .seconds(120)) == .zero)
    }
}
