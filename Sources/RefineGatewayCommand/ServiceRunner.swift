import Foundation
import Logging
import ServiceLifecycle
import UnixSignals

/// Runs services until they end or a signal says stop. The first SIGTERM or SIGINT shuts down gracefully, a second one ends the process at once.
struct ServiceRunner {
    var services: [any Service]
    var logger: Logger

    /// Services end in reverse order, each after the one behind it.
    func run() async throws {
        var configuration = ServiceGroupConfiguration(
            services: services.map {
                .init(
                    service: $0, successTerminationBehavior: .gracefullyShutdownGroup,
                    failureTerminationBehavior: .gracefullyShutdownGroup)
            },
            logger: Logger(label: "refine-gateway.lifecycle") { _ in SwiftLogNoOpLogHandler() })
        configuration.maximumGracefulShutdownDuration = .seconds(9)
        let group = ServiceGroup(configuration: configuration)
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        let listener = Task {
            var received = 0
            for await signal in signals {
                received += 1
                if received > 1 { _exit(signal == .sigterm ? 143 : 130) }
                logger.notice("Shutting down; a second signal ends at once", metadata: ["signal": "\(signal)"])
                await group.triggerGracefulShutdown()
            }
        }
        defer { listener.cancel() }
        try await group.run()
    }
}
