import GatewayTesting
import Testing

@testable import Gateway

@Suite struct ReconnectDelayTests {
    private let delay = ReconnectDelay(minimum: .seconds(1), maximum: .seconds(60))

    @Test(arguments: [(1, 2.0), (2, 4), (3, 8), (5, 32), (6, 60), (1_000_000, 60)])
    func drawsFromARangeThatDoubles(_ example: (failures: Int, ceiling: Double)) {
        var random = SeededRandom(seed: 7)
        let drawn = (0..<500).map { _ in delay.draw(failures: example.failures, longest: false, using: &random) }
        #expect(drawn.allSatisfy { $0 >= .seconds(1) && $0 <= .seconds(example.ceiling) })
        let span = example.ceiling - 1
        #expect((drawn.max() ?? .zero) > .seconds(1 + span * 0.9))
        #expect((drawn.min() ?? .zero) < .seconds(1 + span * 0.1))
    }

    @Test func usesTheWholeRangeAtOnceForAServerThatSaidNo() {
        var random = SeededRandom(seed: 7)
        let drawn = (0..<500).map { _ in delay.draw(failures: 1, longest: true, using: &random) }
        #expect((drawn.max() ?? .zero) > .seconds(50))
    }

    @Test func doesWithARangeOfOnePoint() {
        var random = SeededRandom(seed: 7)
        let fixed = ReconnectDelay(minimum: .seconds(3), maximum: .seconds(3))
        #expect(fixed.draw(failures: 4, longest: false, using: &random) == .seconds(3))
        let turned = ReconnectDelay(minimum: .seconds(3), maximum: .seconds(1))
        #expect(turned.draw(failures: 4, longest: false, using: &random) == .seconds(3))
    }
}
