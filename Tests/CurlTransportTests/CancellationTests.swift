import Appwrite
import CurlTransport
import GatewayTesting
import Testing

@Suite struct CancellationTests {
    /// Nothing of the request was sent.
    private static let unsent = TransportError(.cancelled, "the task was cancelled", mayHaveArrived: false)

    @Test func beforeTheStartNothingIsSent() async throws {
        try await withTransport(answering: { _ in .ok() }) { transport, server in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await transport.send(.get(server.url("/")))
            }
            await #expect(throws: Self.unsent) { try await task.value }
            _ = try await transport.send(.get(server.url("/after")))
            #expect(server.seen.requests.map(\.target) == ["/after"])
        }
    }

    @Test func duringATransferItsConnectionIsClosed() async throws {
        try await withTransport(answering: { $0.target == "/" ? .silence : .ok() }) { transport, server in
            let task = Task { try await transport.send(.get(server.url("/"))) }
            await server.until { $0.requests.count == 1 }
            task.cancel()
            await #expect(throws: TransportError(.cancelled, "the task was cancelled")) { try await task.value }
            await server.until { $0.closed == 1 }
            let after = try await transport.send(.get(server.url("/after")))
            #expect(after.status == 200)
        }
    }

    @Test func inLineItsPlaceIsFree() async throws {
        try await withTransport(
            {
                $0.maximumConnections = 1
                $0.maximumWaiting = 1
            }, answering: { $0.target == "/first" ? .silence : .ok() }
        ) { transport, server in
            let first = Task { try await transport.send(.get(server.url("/first"))) }
            await server.until { $0.requests.count == 1 }
            for _ in 0..<100 {
                let waiting = Task { try await transport.send(.get(server.url("/waiting"))) }
                waiting.cancel()
                await #expect(throws: Self.unsent) { try await waiting.value }
            }
            let last = Task { try await transport.send(.get(server.url("/last"))) }
            first.cancel()
            let response = try await last.value
            #expect(response.status == 200)
            #expect(server.seen.requests.map(\.target) == ["/first", "/last"])
        }
    }

    @Test func afterTheAnswerItChangesNothing() async throws {
        try await withTransport(answering: { _ in .ok("fine") }) { transport, server in
            for _ in 0..<20 {
                let task = Task { try await transport.send(.get(server.url("/"))) }
                _ = try await task.value
                task.cancel()
                #expect(try await task.value.body == Array("fine".utf8))
            }
            #expect(server.seen.accepted == 1)
        }
    }

    /// Cancelled at every moment, each request ends once, with its own answer or as cancelled.
    @Test func atAnyMomentEachRequestEndsOnce() async throws {
        try await withTransport(
            {
                $0.maximumConnections = 8
                $0.maximumWaiting = 5000
            }, answering: { .ok($0.target) }
        ) { transport, server in
            var random = SeededRandom(seed: 3)
            var outcomes: [String: Int] = [:]
            for round in 0..<20 {
                let tasks = (0..<100).map { number in
                    Task { () async -> String in
                        do throws(TransportError) {
                            let path = "/\(round)/\(number)"
                            let response = try await transport.send(.get(server.url(path)))
                            return response.body == Array(path.utf8) ? "answered" : "mixed up"
                        } catch {
                            return error.code.description
                        }
                    }
                }
                for task in tasks.shuffled(using: &random).prefix(60) {
                    if random.next() % 3 == 0 { await Task.yield() }
                    task.cancel()
                }
                for task in tasks { outcomes[await task.value, default: 0] += 1 }
            }
            #expect(Set(outcomes.keys).isSubset(of: ["answered", "cancelled"]), "\(outcomes)")
            let total = outcomes.values.reduce(0, +)
            #expect(total == 2000)
            #expect((outcomes["answered"] ?? 0) >= 800)
        }
    }
}
