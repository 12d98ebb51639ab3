import Appwrite
import NIOConcurrencyHelpers
import Testing

@testable import Gateway

@Suite("Service: asking for Appwrite's version")
struct VersionProbeTests {
    /// A probe that fails a number of times; keeps how long it waited.
    private func probe(
        failing failures: Int, version: ServerVersion = ServerVersion(major: 1, minor: 8, patch: 1),
        readiness: Readiness = Readiness(), waits: NIOLockedValueBox<[Duration]>,
        observed: NIOLockedValueBox<[Observation]>
    ) -> VersionProbe {
        let asked = NIOLockedValueBox(0)
        return VersionProbe(
            ask: { () throws(AppwriteFailure) in
                let count = asked.withLockedValue { count in
                    count += 1
                    return count
                }
                if count <= failures { throw .transport(TransportError(.unreachable, "nobody there")) }
                return version
            }, readiness: readiness, observe: { observation in observed.withLockedValue { $0.append(observation) } },
            sleep: { wait in waits.withLockedValue { $0.append(wait) } })
    }

    @Test func itTriesAgainEverLessOften() async throws {
        let waits = NIOLockedValueBox<[Duration]>([])
        let observed = NIOLockedValueBox<[Observation]>([])
        let readiness = Readiness()
        try await probe(failing: 7, readiness: readiness, waits: waits, observed: observed).run()
        #expect(waits.withLockedValue { $0 } == [250, 500, 1000, 2000, 4000, 5000, 5000].map { .milliseconds($0) })
        #expect(observed.withLockedValue { $0.count } == 8)
        #expect(
            observed.withLockedValue { $0.first }
                == .upstreamMissing(
                    reason: "No answer from Appwrite: unreachable: nobody there", retryInMilliseconds: 250))
        #expect(observed.withLockedValue { $0.last } == .upstreamFound(version: "1.8.1"))
        #expect(readiness.isReady)
    }

    @Test(arguments: ["1.7.4", "1.0.0", "0.15.3"])
    func whatIsTooOldIsAnError(_ text: String) async throws {
        let readiness = Readiness()
        let probe = probe(
            failing: 0, version: try #require(ServerVersion(text)), readiness: readiness,
            waits: NIOLockedValueBox([]), observed: NIOLockedValueBox([]))
        let error = await #expect(throws: GatewayServiceError.self) { try await probe.run() }
        #expect(error?.message.contains(text) == true)
        #expect(!readiness.isReady)
    }
}
