import Appwrite
import JSONBytes
import WebSocketLoop

/// One try at a connection up to Appwrite: turns what happens on it into inputs.
final class UpstreamSocket: WebSocketHandler {
    private let attempt: UInt64
    private let observe: Observer
    private let report: @Sendable (UpstreamInput) -> Void

    init(attempt: UInt64, observe: @escaping Observer, report: @escaping @Sendable (UpstreamInput) -> Void) {
        self.attempt = attempt
        self.observe = observe
        self.report = report
    }

    func opened(_ connection: WebSocketConnection) {
        report(.opened(attempt: attempt))
    }

    func received(_ message: [UInt8], on connection: WebSocketConnection) {
        do throws(JSONError) {
            report(.frame(try RealtimeFrame.parse(message), attempt: attempt))
        } catch {
            observe(.realtimeFrameUnreadable(bytes: message.count, reason: error.description))
            report(.unreadable(attempt: attempt))
        }
    }

    func closed(_ connection: WebSocketConnection, because reason: WebSocketCloseReason) {
        report(.closed(reason, attempt: attempt))
    }
}
