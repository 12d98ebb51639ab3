import Testing

@Suite struct LiveHubPropertyTests {
    /// Whatever happens: nobody misses anything without being told, nobody is told what is not his, nothing is left
    /// behind.
    @Test(arguments: [UInt64](0..<150))
    func everybodyKnowsEverythingOrWasToldToFetchAgain(seed: UInt64) {
        var simulation = LiveSimulation(seed: seed)
        simulation.run(steps: 400)
        #expect(simulation.complaints == [], "seed \(seed)")
    }

    /// The walk reaches what it is meant to reach.
    @Test func theSimulationIsEventful() {
        var total: [String: Int] = [:]
        for seed: UInt64 in 0..<60 {
            var simulation = LiveSimulation(seed: seed)
            simulation.run(steps: 400)
            total.merge(simulation.counts, uniquingKeysWith: +)
        }
        for what in [
            "change", "event", "*", "break", "unreadable", "unreachable", "authenticate", "signed out", "recovered",
            "replayed",
            "log out",
        ] {
            #expect((total[what] ?? 0) > 50, "\(what): \(total)")
        }
    }
}
