import Appwrite

/// One request on its way through the transport.
final class CurlTransfer: @unchecked Sendable {
    typealias Outcome = Result<TransportResponse, TransportError>

    enum Phase {
        /// Not handed over yet.
        case new
        /// Waits for a free connection.
        case queued(CheckedContinuation<Outcome, Never>)
        /// Is the loop's, which alone resumes the continuation.
        case running
        /// Answered, or refused.
        case over
    }

    let request: TransportRequest
    /// When the whole must be over.
    let deadline: MonotonicTime

    /// Guarded by the inbox's lock.
    var phase = Phase.new
    /// Whether the task was cancelled. Guarded by the inbox's lock.
    var isCancelled = false

    // The loop's, while `running`.
    var continuation: CheckedContinuation<Outcome, Never>?
    var easy: Curl.Easy?
    /// Where the transfer stands among the loop's active ones.
    var place = 0
    /// When the first byte must have come.
    var firstByteDeadline = MonotonicTime.distantFuture

    init(_ request: TransportRequest, deadline: MonotonicTime) {
        self.request = request
        self.deadline = deadline
    }

    /// The host, for messages.
    var host: String {
        let afterScheme = request.url.utf8.drop { $0 != UInt8(ascii: ":") }.dropFirst(3)
        return String(
            decoding: afterScheme.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }, as: UTF8.self)
    }
}
