import HTTPListener
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import WebSocketLoop

/// A server on a port that the system chose.
public enum TestServer {
    /// Starts `loop`, serves while `body` runs, and stops both.
    public static func run<Responder: HTTPResponder>(
        _ responder: Responder, limits: HTTPLimits = HTTPLimits(), webSockets: any WebSocketEndpoint,
        on loop: WebSocketLoop, refusalBody: @escaping HTTPRefusal.Renderer = HTTPRefusal.gatewayBody,
        refusalHeaders: @escaping @Sendable () -> [(name: String, value: String)] = { [] },
        _ body: @Sendable (_ port: Int) async throws -> Void
    ) async throws where Responder.Context: InitializableFromSource<ApplicationRequestContextSource> {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let (ports, port) = AsyncStream<Int>.makeStream()
        let server = LimitedHTTPServer(
            responder, on: .hostname("127.0.0.1", port: 0), limits: limits, webSockets: webSockets, loop: loop,
            refusalBody: refusalBody, refusalHeaders: refusalHeaders, logger: logger
        ) { port.yield($0.localAddress?.port ?? 0) }
        let services = ServiceGroup(configuration: ServiceGroupConfiguration(services: [server], logger: logger))
        let running = Task {
            defer { port.finish() }
            try await services.run()
        }
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await body(await ports.first { _ in true } ?? 0))
        } catch {
            outcome = .failure(error)
        }
        await services.triggerGracefulShutdown()
        _ = await running.result
        await loop.stop(grace: .milliseconds(100))
        try outcome.get()
    }
}
