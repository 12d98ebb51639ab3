import Appwrite

/// One request on its way through the transport.
final class CurlTransfer: @unchecked Sendable {
    typealias Outcome = Result<TransportResponse, TransportError>

    enum Phase {
        /// Not handed over yet.
        case new
        /// Waits for a free connection.
        case queued(UnsafeContinuation<Outcome, Never>)
        /// Is the loop's, which alone resumes the continuation.
        case running
        /// Answered, or refused.
        case over
    }

    let request: TransportRequest
    let url: RequestURL
    /// When the whole must be over.
    let deadline: MonotonicTime

    /// Guarded by the inbox's lock.
    var phase = Phase.new
    /// Whether the task was cancelled. Guarded by the inbox's lock.
    var isCancelled = false

    // The loop's, while `running`.
    var continuation: UnsafeContinuation<Outcome, Never>?
    var easy: Curl.Easy?
    /// Where the transfer stands among the loop's active ones.
    var place = 0
    /// When the first byte must have come.
    var firstByteDeadline = MonotonicTime.distantFuture

    /// - Throws: `invalidRequest` when the request cannot be sent.
    init(_ request: TransportRequest, deadline: MonotonicTime) throws(TransportError) {
        try request.checkMethodAndHeaders()
        url = try RequestURL(request.url)
        self.request = request
        self.deadline = deadline
    }

    /// The host, for messages.
    var host: String { url.host }
}
