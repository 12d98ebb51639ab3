import Logging
import NIOCore
import ServiceLifecycle

/// An HTTP listener that accepts connections, started and stopped by hand: its end is not tied to the graceful shutdown of the task
/// that started it, because the operators' listener outlives the public one.
struct RunningListener: Sendable {
    /// `http://127.0.0.1:8080`
    let url: String
    private let services: ServiceGroup
    private let task: Task<Void, any Error>

    /// Binds the address and returns once connections are accepted.
    /// - Parameter makeServer: makes the server from what it is to call when it runs.
    /// - Throws: `GatewayServiceError` when the address cannot be bound.
    static func start(
        on address: ListenAddress, logger: Logger,
        _ makeServer: (@escaping @Sendable (any Channel) async -> Void) -> any Service
    ) async throws(GatewayServiceError) -> RunningListener {
        let bound = FirstResult<SocketAddress?>()
        let server = makeServer { bound.give(.success($0.localAddress)) }
        let services = ServiceGroup(configuration: ServiceGroupConfiguration(services: [server], logger: logger))
        let task = Task.detached {
            do {
                try await services.run()
                bound.give(.failure(CancellationError()))
            } catch {
                bound.give(.failure(error))
                throw error
            }
        }
        do {
            let port = try await bound.value()?.port ?? address.port
            return RunningListener(url: Self.url(address.host, port), services: services, task: task)
        } catch {
            throw GatewayServiceError(.cannotListen, "Cannot listen on \(address): \(error)")
        }
    }

    /// Returns when the listener has ended, which it does by itself only when it fails, or when the caller is cancelled.
    func ended() async throws {
        // Waiting for a task's value does not end when the waiter is cancelled; waiting for a stream does.
        let (end, signal) = AsyncStream<Never>.makeStream()
        Task { [task] in
            _ = await task.result
            signal.finish()
        }
        for await _ in end {}
        try Task.checkCancellation()
        try await task.value
    }

    /// Stops listening, lets requests in flight finish, and cuts off those that take longer than `grace`.
    /// - Returns: whether all of them finished.
    func stop(grace: Duration) async -> Bool {
        await services.triggerGracefulShutdown()
        let cut = Task.detached { [task] in
            try await Task.sleep(for: grace)
            task.cancel()
        }
        _ = await task.result
        cut.cancel()
        return !task.isCancelled
    }

    private static func url(_ host: String, _ port: Int) -> String {
        // Nobody can connect to "every address".
        let reachable = ["0.0.0.0": "127.0.0.1", "::": "::1"][host] ?? host
        return "http://\(ListenAddress(host: reachable, port: port))"
    }
}
