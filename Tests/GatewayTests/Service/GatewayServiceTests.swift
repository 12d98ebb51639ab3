import Appwrite
import CurlTransport
import Dispatch
import JSONBytes
import Logging
import ServiceLifecycle
import Testing

@testable import Gateway

/// The whole service over real sockets.
@Suite("Service: start, serving and shutdown", .timeLimit(.minutes(1)))
struct GatewayServiceTests {
    private func configuration(_ endpoint: String) -> GatewayConfiguration {
        var configuration = GatewayConfiguration(endpoint: endpoint, project: "p", database: "main")
        configuration.listen.port = 0
        configuration.admin?.port = 0
        configuration.threads = 1
        return configuration
    }

    /// Runs a gateway while `body` runs, then shuts it down gracefully and awaits its end.
    private func withGateway(
        _ configuration: GatewayConfiguration, log: WatchedLog = WatchedLog(),
        _ body: @escaping @Sendable (GatewayAddresses, ServiceGroup) async throws -> Void
    ) async throws {
        let ready = FirstResult<GatewayAddresses>()
        let service = try GatewayService(configuration: configuration, logger: log.logger) {
            ready.give(.success($0))
        }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(services: [service], logger: log.logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                do {
                    try await group.run()
                } catch {
                    ready.give(.failure(error))
                    throw error
                }
            }
            do {
                try await body(try await ready.value(), group)
            } catch {
                await group.triggerGracefulShutdown()
                throw error
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    private func get(_ url: String, by transport: CurlTransport) async throws -> (status: Int, json: JSONValue?) {
        let answer = try await transport.send(TransportRequest(method: "GET", url: url))
        return (answer.status, try? JSONValue(parsing: answer.body))
    }

    @Test func itServesAndTellsWhenItIsReady() async throws {
        try await FakeAppwrite().run { endpoint in
            let log = WatchedLog()
            try await withGateway(configuration(endpoint), log: log) { addresses, _ in
                let client = try CurlTransport()
                let admin = try #require(addresses.admin)
                #expect(addresses.gateway.hasPrefix("http://127.0.0.1:"))
                #expect(addresses.gateway != admin)
                try await log.line("appwrite found")
                #expect(try await get(admin + "/health/ready", by: client).status == 200)
                let list = try await get(addresses.gateway + "/simple-rest/posts?_start=0&_end=1", by: client)
                #expect(list.status == 200)
                #expect(list.json == [["id": "a", "title": "x"]])
                let live = try await get(addresses.gateway + "/live", by: client)
                #expect(live.status == 426)
                await client.shutdown()
            }
            let started = log.messages.filter { $0.hasPrefix("no server key") }
            #expect(started.count == 1)
            #expect(log.messages.contains("request"))
        }
    }

    /// The only event loop that serves callers is held up.
    @Test func operatorsAreAnsweredWhateverTheOthersDo() async throws {
        let goOn = DispatchSemaphore(value: 0)
        let log = WatchedLog { message in
            if message == "request" { goOn.wait() }
        }
        try await FakeAppwrite().run { endpoint in
            try await withGateway(configuration(endpoint), log: log) { addresses, _ in
                let client = try CurlTransport()
                defer { goOn.signal() }
                let admin = try #require(addresses.admin)
                let list = Task { [url = addresses.gateway + "/simple-rest/posts"] in try await get(url, by: client) }
                try await log.line("request")
                #expect(try await get(admin + "/health/live", by: client).status == 200)
                goOn.signal()
                #expect(try await list.value.status == 200)
                await client.shutdown()
            }
        }
    }

    @Test func requestsInFlightFinishWhileNotReadyIsTold() async throws {
        var appwrite = FakeAppwrite()
        let gate = FirstResult<Void>()
        appwrite.gate = gate
        let asked = appwrite.asked
        try await appwrite.run { endpoint in
            let log = WatchedLog()
            try await withGateway(configuration(endpoint), log: log) { addresses, group in
                let client = try CurlTransport()
                let admin = try #require(addresses.admin)
                try await log.line("appwrite found")
                async let list = get(addresses.gateway + "/simple-rest/posts?_start=0&_end=1", by: client)
                try await asked.value()
                await group.triggerGracefulShutdown()
                try await log.line("shutting down: requests in flight may finish")
                let ready = try await get(admin + "/health/ready", by: client)
                #expect(ready.status == 503)
                #expect(ready.json?["status"] == "stopping")
                gate.give(.success(()))
                #expect(try await list.status == 200)
                await client.shutdown()
            }
            #expect(!log.messages.contains("shutting down: requests in flight were cut off"))
        }
    }

    @Test func aRequestThatNeverEndsIsCutOff() async throws {
        var appwrite = FakeAppwrite()
        let gate = FirstResult<Void>()
        appwrite.gate = gate
        let asked = appwrite.asked
        try await appwrite.run { endpoint in
            let log = WatchedLog()
            var configuration = configuration(endpoint)
            configuration.limits.shutdown = .milliseconds(50)
            try await withGateway(configuration, log: log) { addresses, group in
                let client = try CurlTransport()
                let list = Task { try await get(addresses.gateway + "/simple-rest/posts?_start=0&_end=1", by: client) }
                try await asked.value()
                await group.triggerGracefulShutdown()
                try await log.line("shutting down: requests in flight were cut off")
                _ = await list.result
                await client.shutdown()
            }
            gate.give(.success(()))
        }
    }

    @Test func anOldAppwriteEndsIt() async throws {
        var appwrite = FakeAppwrite()
        appwrite.version = "1.7.4"
        try await appwrite.run { endpoint in
            let service = try GatewayService(configuration: configuration(endpoint), logger: WatchedLog().logger)
            let error = await #expect(throws: GatewayServiceError.self) { try await service.run() }
            #expect(error?.code == .appwriteTooOld)
            #expect(error?.message.contains("1.7.4") == true)
        }
    }

    @Test func anOccupiedAddressIsNamed() async throws {
        try await FakeAppwrite().run { endpoint in
            try await withGateway(configuration(endpoint)) { addresses, _ in
                let port = try #require(addresses.gateway.split(separator: ":").last.flatMap { Int($0) })
                for place: any (WritableKeyPath<GatewayConfiguration, Int> & Sendable) in [\.listen.port, \.adminPort] {
                    var second = configuration(endpoint)
                    second[keyPath: place] = port
                    let service = try GatewayService(configuration: second, logger: WatchedLog().logger)
                    let error = await #expect(throws: GatewayServiceError.self) { try await service.run() }
                    #expect(error?.code == .cannotListen)
                    #expect(error?.message.contains("127.0.0.1:\(port)") == true)
                }
            }
        }
    }

    @Test func itStartsWithoutAppwriteAndWithoutOperators() async throws {
        var configuration = configuration("http://127.0.0.1:1/v1")
        configuration.admin = nil
        let log = WatchedLog()
        try await withGateway(configuration, log: log) { addresses, _ in
            let client = try CurlTransport()
            #expect(addresses.admin == nil)
            try await log.line("appwrite does not tell its version")
            let list = try await get(addresses.gateway + "/simple-rest/posts?_start=0&_end=1", by: client)
            #expect(list.status == 502)
            #expect(list.json?["type"] == "gateway_upstream_unreachable")
            await client.shutdown()
        }
    }

    @Test func beingCancelledIsAnEndToo() async throws {
        try await FakeAppwrite().run { endpoint in
            let ready = FirstResult<GatewayAddresses>()
            let service = try GatewayService(configuration: configuration(endpoint), logger: WatchedLog().logger) {
                ready.give(.success($0))
            }
            let task = Task { try await service.run() }
            _ = try await ready.value()
            task.cancel()
            try await task.value
        }
    }
}

extension GatewayConfiguration {
    fileprivate var adminPort: Int {
        get { admin?.port ?? 0 }
        set { admin?.port = newValue }
    }
}
