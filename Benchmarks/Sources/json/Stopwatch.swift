/// Times contestants in turn, so that what slows the machine down for a while slows all of them.
enum Stopwatch {
    /// Seconds a run of each contestant in each round.
    static func interleaved(_ contestants: [Contestant], rounds: Int) -> [[Double]] {
        let counts = contestants.map { runsWorthTiming($0) }
        var seconds = contestants.map { _ in [Double]() }
        for _ in 0..<rounds {
            for (index, contestant) in contestants.enumerated() {
                seconds[index].append(time(contestant, runs: counts[index]) / Double(counts[index]))
            }
        }
        return seconds
    }

    /// How many runs take about 50 ms.
    private static func runsWorthTiming(_ contestant: Contestant) -> Int {
        var runs = 1
        while time(contestant, runs: runs) < 0.05 { runs *= 2 }
        return runs
    }

    private static func time(_ contestant: Contestant, runs: Int) -> Double {
        var sum = 0
        let duration = ContinuousClock().measure {
            for _ in 0..<runs { sum &+= contestant.run() }
        }
        precondition(sum > 0, "\(contestant.name) did nothing")
        return Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }
}
