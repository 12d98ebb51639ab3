import ArgumentParser
import Foundation
import Gateway
import Logging

/// The flags that every long-running subcommand shares.
struct LogOptions: ParsableArguments {
    @Option(help: "trace, debug, info, notice, warning, error or critical.")
    var logLevel: Logger.Level?

    /// Sends the log to standard error and makes the root logger. Called once a process.
    /// What counts: the flag, the environment (`REFINE_GATEWAY_LOG_LEVEL`), `level`.
    func makeLogger(default level: Logger.Level = .info) throws -> Logger {
        LoggingSystem.bootstrap { _ in LineLogHandler() }
        var logger = Logger(label: "refine-gateway")
        logger.logLevel = try logLevel ?? Self.levelOfEnvironment() ?? level
        return logger
    }

    private static func levelOfEnvironment() throws -> Logger.Level? {
        guard let name = ProcessInfo.processInfo.environment["REFINE_GATEWAY_LOG_LEVEL"] else { return nil }
        guard let level = Logger.Level(rawValue: name.lowercased()) else {
            throw CommandFailure(
                "REFINE_GATEWAY_LOG_LEVEL: '\(name)' is none of trace, debug, info, notice, warning, error, critical.")
        }
        return level
    }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}
