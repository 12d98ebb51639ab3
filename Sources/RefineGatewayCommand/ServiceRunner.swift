import Foundation
import Logging
import ServiceLifecycle
import UnixSignals

/// Runs services until they end or a signal says stop. The first SIGTERM or SIGINT shuts down gracefully, a second one ends the process at once.
/// Other signals change nothing.
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
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup, .sigusr1, .sigusr2)
        let listener = Task {
            var received = 0
            for await signal in signals {
                guard [.sigterm, .sigint].contains(signal) else {
                    logger.notice(
                        "This signal changes nothing: settings are read at the start", metadata: ["signal": "\(signal)"]
                    )
                    continue
                }
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
