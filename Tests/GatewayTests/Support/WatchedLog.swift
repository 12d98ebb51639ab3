import Logging
import NIOConcurrencyHelpers

@testable import Gateway

/// A log that tells when a message comes.
final class WatchedLog: Sendable {
    private let seen = NIOLockedValueBox<[String: FirstResult<Void>]>([:])
    private let kept = NIOLockedValueBox<[String]>([])
    private let onLine: @Sendable (String) -> Void

    /// - Parameter onLine: called by whoever writes a line, after it can be seen here.
    init(onLine: @escaping @Sendable (String) -> Void = { _ in }) {
        self.onLine = onLine
    }

    var logger: Logger { Logger(label: "test") { _ in Handler(log: self) } }

    /// Every message so far.
    var messages: [String] { kept.withLockedValue { $0 } }

    /// Returns once a line of this message has been written.
    func line(_ message: String) async throws {
        try await watch(message).value()
    }

    private func watch(_ message: String) -> FirstResult<Void> {
        seen.withLockedValue { seen in
            let result = seen[message] ?? FirstResult()
            seen[message] = result
            return result
        }
    }

    private struct Handler: LogHandler {
        let log: WatchedLog
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .info

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            log.kept.withLockedValue { $0.append("\(event.message)") }
            log.watch("\(event.message)").give(.success(()))
            log.onLine("\(event.message)")
        }
    }
}
