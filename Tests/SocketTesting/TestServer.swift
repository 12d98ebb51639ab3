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
        refusalHeaders: @escaping HTTPRefusal.Headers = { _ in [] },
        onTrouble: @escaping @Sendable (ListenerTrouble) -> Void = { _ in },
        _ body: @Sendable (_ port: Int) async throws -> Void
    ) async throws where Responder.Context: InitializableFromSource<ApplicationRequestContextSource> {
        let (ports, port) = AsyncStream<Int>.makeStream()
        let server = LimitedHTTPServer(
            responder, host: "127.0.0.1", port: 0, limits: limits, webSockets: webSockets, loop: loop,
            refusalBody: refusalBody, refusalHeaders: refusalHeaders, logger: logger,
            onTrouble: onTrouble, onRunning: { port.yield($0.localAddress?.port ?? 0) })
        do {
            try await run(server, ports, port, body)
        } catch {
            await loop.stop(grace: .milliseconds(100))
            throw error
        }
        await loop.stop(grace: .milliseconds(100))
    }

    /// The same without WebSockets, for a responder that is told what becomes of its answers.
    public static func run<Responder: ObservedResponder>(
        observed responder: Responder, limits: HTTPLimits = HTTPLimits(),
        _ body: @Sendable (_ port: Int) async throws -> Void
    ) async throws where Responder.Context: InitializableFromSource<ApplicationRequestContextSource> {
        let (ports, port) = AsyncStream<Int>.makeStream()
        let server = LimitedHTTPServer(
            observed: responder, host: "127.0.0.1", port: 0, limits: limits, logger: logger,
            onRunning: { port.yield($0.localAddress?.port ?? 0) })
        try await run(server, ports, port, body)
    }

    private static let logger = {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return logger
    }()

    private static func run(
        _ server: LimitedHTTPServer, _ ports: AsyncStream<Int>, _ port: AsyncStream<Int>.Continuation,
        _ body: @Sendable (_ port: Int) async throws -> Void
    ) async throws {
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
        try outcome.get()
    }
}
