import Appwrite
import CurlTransport
import Testing

@Suite struct TLSTests {
    @Test func aTrustedServerIsAnswered() async throws {
        try await withTLS(trusting: true) { transport, server in
            for _ in 0..<3 {
                let response = try await transport.send(.get("https://localhost:\(server.port)/"))
                #expect(response.body == Array("secret".utf8))
            }
            #expect(server.seen.accepted == 1)
        }
    }

    @Test func aLargeAnswerComesWhole() async throws {
        try await withTLS(trusting: true) { transport, server in
            let response = try await transport.send(.get("https://localhost:\(server.port)/large"))
            #expect(response.body.count == 1_000_000)
        }
    }

    @Test func anUnknownAuthorityIsRefused() async throws {
        try await withTLS(trusting: false) { transport, server in
            await expectFailure(.tls, transport, .get("https://localhost:\(server.port)/"))
            #expect(server.seen.requests.isEmpty)
        }
    }

    @Test func anotherNameIsRefused() async throws {
        try await withTLS(trusting: true) { transport, server in
            await expectFailure(.tls, transport, .get("https://127.0.0.1:\(server.port)/"))
            #expect(server.seen.requests.isEmpty)
        }
    }

    @Test func aMissingFileOfAuthoritiesIsATLSError() async throws {
        let server = try await UpstreamServer.start(tls: TestCertificate.serverContext()) { _ in .ok() }
        var configuration = CurlTransport.Configuration()
        configuration.caFile = "/nonexistent/authorities.pem"
        let transport = try CurlTransport(configuration: configuration)
        await expectFailure(.tls, transport, .get("https://localhost:\(server.port)/"))
        await transport.shutdown()
        try await server.stop()
    }

    @Test func cancellingClosesTheConnection() async throws {
        try await withTLS(trusting: true) { transport, server in
            let task = Task { try await transport.send(.get("https://localhost:\(server.port)/silence")) }
            await server.until { $0.requests.count == 1 }
            task.cancel()
            await #expect(throws: TransportError(.cancelled, "the task was cancelled")) { try await task.value }
            await server.until { $0.closed == 1 }
        }
    }

    private func withTLS(
        trusting: Bool, _ test: (CurlTransport, UpstreamServer) async throws -> Void
    ) async throws {
        let server = try await UpstreamServer.start(tls: TestCertificate.serverContext()) { request in
            switch request.target {
            case "/large": .sized(1_000_000)
            case "/silence": .silence
            default: .ok("secret")
            }
        }
        try await TestCertificate.withFile { file in
            var configuration = CurlTransport.Configuration()
            configuration.caFile = trusting ? file : nil
            let transport = try CurlTransport(configuration: configuration)
            do {
                try await test(transport, server)
            } catch {
                await transport.shutdown()
                throw error
            }
            await transport.shutdown()
        }
        try await server.stop()
    }
}
