import Appwrite
import CurlTransport
import GatewayTesting
import Testing

/// Connections are kept, shared and bounded.
@Suite struct PoolTests {
    @Test func oneConnectionServesManyInTurn() async throws {
        try await withTransport(answering: { _ in .ok() }) { transport, server in
            for _ in 0..<50 { _ = try await transport.send(.get(server.url("/"))) }
            #expect(server.seen.requests.count == 50)
            #expect(server.seen.accepted == 1)
        }
    }

    @Test func aThousandAtOnceShareTheConnections() async throws {
        try await withTransport({ $0.maximumConnections = 16 }, answering: { .ok($0.target) }) { transport, server in
            let bodies = try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<1000 {
                    group.addTask {
                        let response = try await transport.send(.get(server.url("/\(number)")))
                        return String(decoding: response.body, as: UTF8.self)
                    }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(bodies == Set((0..<1000).map { "/\($0)" }))
            #expect(server.seen.requests.count == 1000)
            #expect(server.seen.accepted <= 16)
        }
    }

    @Test func whoeverComesBeyondTheLineIsTurnedAway() async throws {
        try await withTransport(
            {
                $0.maximumConnections = 1
                $0.maximumWaiting = 2
            }, answering: { _ in .silence }
        ) { transport, server in
            let first = Task { try await transport.send(.get(server.url("/first"))) }
            await server.until { $0.requests.count == 1 }
            // Of five that find the connection taken, two wait.
            let outcomes = await withTaskGroup(of: TransportError.Code?.self) { group in
                for number in 0..<5 {
                    group.addTask {
                        do throws(TransportError) {
                            _ = try await transport.send(.get(server.url("/\(number)")))
                            return nil
                        } catch {
                            return error.code
                        }
                    }
                }
                var codes: [TransportError.Code?] = []
                for await code in group {
                    codes.append(code)
                    if codes.count == 3 { await transport.shutdown() }
                }
                return codes
            }
            #expect(outcomes == [.overloaded, .overloaded, .overloaded, .shutDown, .shutDown])
            await #expect(throws: TransportError(.shutDown, "the transport was shut down")) { try await first.value }
            #expect(server.seen.requests.count == 1)
        }
    }

    @Test func aConnectionThatTheServerClosedIsReplaced() async throws {
        let answer = UpstreamServer.Answer.raw(["HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"], closes: true)
        try await withTransport(answering: { _ in answer }) { transport, server in
            for round in 1...20 {
                _ = try await transport.send(.get(server.url("/")))
                await server.until { $0.closed == round }
            }
            #expect(server.seen.accepted == 20)
        }
    }

    @Test func waitingInLineCountsAsTime() async throws {
        try await withTransport(
            {
                $0.maximumConnections = 1
                $0.firstByteTimeout = .seconds(20)
                $0.totalTimeout = .seconds(1)
            }, answering: { _ in .silence }
        ) { transport, server in
            let first = Task { try await transport.send(.get(server.url("/first"))) }
            await server.until { $0.requests.count == 1 }
            let error = await expectFailure(.timedOut, transport, .get(server.url("/second")))
            #expect(error?.message.contains("127.0.0.1") == true)
            await #expect(throws: TransportError.self) { try await first.value }
        }
    }
}
