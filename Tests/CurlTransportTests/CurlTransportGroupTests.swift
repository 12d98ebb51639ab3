import Appwrite
import CurlTransport
import NIOConcurrencyHelpers
import Testing

@Suite struct CurlTransportGroupTests {
    /// Counts on with each request, so that they go round.
    private static func group(
        of count: Int, connections: Int
    ) throws -> CurlTransportGroup {
        var configuration = CurlTransport.Configuration()
        configuration.maximumConnections = connections
        let next = NIOLockedValueBox(-3)
        return try CurlTransportGroup(configuration: configuration, count: count) {
            next.withLockedValue { next in
                defer { next += 1 }
                return next
            }
        }
    }

    @Test func whoIsPickedAlikeSharesConnections() async throws {
        let server = try await UpstreamServer.start { _ in .ok() }
        let group = try Self.group(of: 3, connections: 30)
        for number in 0..<12 {
            let answer = try await group.send(.get(server.url("/\(number)")))
            #expect(answer.status == 200)
        }
        #expect(server.seen.requests.count == 12)
        #expect(server.seen.accepted == 3, "one of each transport, kept")
        await group.shutdown()
        await server.until { $0.closed == 3 }
        try await server.stop()
    }

    /// The connections of all together are as many as the configuration says, however many share them.
    @Test(arguments: [(3, 5), (2, 3), (8, 2), (0, 4), (1, 1)])
    func theConnectionsAreShared(count: Int, connections: Int) async throws {
        let server = try await UpstreamServer.start { _ in .silence }
        let group = try Self.group(of: count, connections: connections)
        let tasks = (0..<connections * 4).map { number in
            Task { try await group.send(.get(server.url("/\(number)"))) }
        }
        await server.until { $0.requests.count == connections }
        await group.shutdown()
        for task in tasks {
            let error = await #expect(throws: TransportError.self) { try await task.value }
            #expect(error?.code == .shutDown)
        }
        await server.until { $0.closed == connections }
        #expect(server.seen.requests.count == connections)
        try await server.stop()
    }
}
