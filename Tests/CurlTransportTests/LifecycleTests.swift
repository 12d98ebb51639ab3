import Appwrite
import CurlTransport
import Foundation
import Testing

@Suite struct LifecycleTests {
    @Test func shutdownFailsWhatIsInFlightAndWhatWaits() async throws {
        try await withTransport({ $0.maximumConnections = 4 }, answering: { _ in .silence }) { transport, server in
            let tasks = (0..<20).map { number in
                Task { try await transport.send(.get(server.url("/\(number)"))) }
            }
            await server.until { $0.requests.count == 4 }
            await transport.shutdown()
            for task in tasks {
                let error = await #expect(throws: TransportError.self) { try await task.value }
                #expect(error?.code == .shutDown)
            }
            await server.until { $0.closed == 4 }
        }
    }

    @Test func afterShutdownNothingIsSent() async throws {
        try await withTransport(answering: { _ in .ok() }) { transport, server in
            _ = try await transport.send(.get(server.url("/")))
            await transport.shutdown()
            await expectFailure(.shutDown, transport, .get(server.url("/")))
            await transport.shutdown()
            #expect(server.seen.requests.count == 1)
            await server.until { $0.closed == 1 }
        }
    }

    @Test func severalMayShutDownAtOnce() async throws {
        try await withTransport(answering: { _ in .ok() }) { transport, _ in
            await withTaskGroup { group in
                for _ in 0..<10 { group.addTask { await transport.shutdown() } }
            }
        }
    }

    @Test func aTransportThatIsDroppedClosesItsConnections() async throws {
        let server = try await UpstreamServer.start { _ in .ok() }
        do {
            let transport = try CurlTransport()
            _ = try await transport.send(.get(server.url("/")))
        }
        await server.until { $0.closed == 1 }
        try await server.stop()
    }

    // In a process of their own: these look at, or change, what all tests share.

    @Test func noDescriptorIsLeftBehind() async {
        await #expect(processExitsWith: .success) {
            let server = try await UpstreamServer.start { $0.target == "/silence" ? .silence : .ok() }
            func cycle() async throws {
                var configuration = CurlTransport.Configuration()
                configuration.firstByteTimeout = .milliseconds(20)
                let transport = try CurlTransport(configuration: configuration)
                _ = try? await transport.send(.get(server.url("/")))
                _ = try? await transport.send(.get(server.url("/silence")))
                let task = Task { try await transport.send(.get(server.url("/silence"))) }
                task.cancel()
                _ = try? await task.value
                await transport.shutdown()
            }
            try await cycle()
            let seen = server.seen
            await server.until { $0.closed == $0.accepted && $0.accepted >= seen.accepted }
            let before = try openDescriptors()
            for _ in 0..<30 { try await cycle() }
            await server.until { $0.closed == $0.accepted }
            let after = try openDescriptors()
            // The test's own machinery opens a few when it pleases; one lost in each round would be thirty.
            precondition(after < before + 15, "\(before) descriptors before, \(after) after")
        }
    }

    @Test func theEnvironmentsProxiesAreIgnored() async {
        await #expect(processExitsWith: .success) {
            let proxy = try await UpstreamServer.start { _ in .ok("proxy") }
            let server = try await UpstreamServer.start { _ in .ok("server") }
            for name in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "https_proxy"] {
                setenv(name, "http://127.0.0.1:\(proxy.port)", 1)
            }
            let transport = try CurlTransport()
            let response = try await transport.send(.get(server.url("/")))
            precondition(response.body == Array("server".utf8))
            precondition(proxy.seen.accepted == 0)
            await transport.shutdown()

            for name in ["no_proxy", "NO_PROXY"] { setenv(name, "*", 1) }
            var configuration = CurlTransport.Configuration()
            configuration.proxy = "http://127.0.0.1:\(proxy.port)"
            let proxied = try CurlTransport(configuration: configuration)
            for path in ["/a/../b?c=d", "/e"] {
                let answer = try await proxied.send(.get(server.url(path)))
                precondition(answer.body == Array("proxy".utf8))
                precondition(proxy.seen.requests.last?.target == server.url(path))
            }
            await proxied.shutdown()
        }
    }

    @Test func aNetrcFileIsIgnored() async {
        await #expect(processExitsWith: .success) {
            let home = FileManager.default.temporaryDirectory.appending(path: "netrc-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
            try Data("machine 127.0.0.1 login someone password secret\n".utf8).write(to: home.appending(path: ".netrc"))
            setenv("HOME", home.path(), 1)
            let server = try await UpstreamServer.start { _ in .ok() }
            let transport = try CurlTransport()
            _ = try await transport.send(.get(server.url("/")))
            precondition(server.seen.requests.first?.header("authorization") == [])
            await transport.shutdown()
            try FileManager.default.removeItem(at: home)
        }
    }
}

private func openDescriptors() throws -> Int {
    try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
}
