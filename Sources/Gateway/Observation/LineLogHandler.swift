import Foundation
import Logging

/// Writes the log to standard error, one line an event and one call of the system a line. swift-log's own handler needs five times the
/// processor time, which for the line of each request is more than planning the request takes.
public struct LineLogHandler: LogHandler {
    public var logLevel: Logger.Level = .info
    public var metadata: Logger.Metadata = [:]
    public var metadataProvider: Logger.MetadataProvider?

    public init() {}

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        let milliseconds = Int(Date().timeIntervalSince1970 * 1000)
        Self.put(LogLine(event, merged(event.metadata ?? [:]), at: milliseconds).bytes)
    }

    /// What the event says counts most, then what the context says.
    func merged(_ own: Logger.Metadata) -> Logger.Metadata {
        let context = metadataProvider?.get() ?? [:]
        if metadata.isEmpty, context.isEmpty { return own }
        return metadata.merging(context) { $1 }.merging(own) { $1 }
    }

    /// A log that cannot be written is dropped: there is nobody to tell.
    private static func put(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let count = write(STDERR_FILENO, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { return }
            }
        }
    }
}
