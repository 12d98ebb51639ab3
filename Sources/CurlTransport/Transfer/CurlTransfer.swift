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
    /// When the whole must be over; of a streamed transfer, when its turn must have come.
    let deadline: MonotonicTime
    /// Where the answer's body goes; `nil` collects it.
    let stream: ResponseStream?
    /// Of a streamed transfer: how long nothing may move, in nanoseconds.
    let idleTimeout: Int64

    /// Guarded by the inbox's lock.
    var phase = Phase.new
    /// Whether the task was cancelled. Guarded by the inbox's lock.
    var isCancelled = false

    // The loop's, while `running`.
    var continuation: UnsafeContinuation<Outcome, Never>?
    /// Started, and not over.
    var isUnderWay = false
    var easy: Curl.Easy?
    /// Where the transfer stands among the loop's active ones.
    var place = 0
    /// When the first byte must have come; of a streamed transfer, when something must have moved.
    var firstByteDeadline = MonotonicTime.distantFuture
    /// What is sent while it is read, and how far that has come.
    var body: TransportBody.Cursor?
    /// Whether bytes have come or gone since somebody looked.
    var hasMoved = false

    /// - Throws: `invalidRequest` when the request cannot be sent.
    init(_ request: TransportRequest, deadline: MonotonicTime) throws(TransportError) {
        try request.checkMethodAndHeaders()
        url = try RequestURL(request.url)
        self.request = request
        self.deadline = deadline
        stream = nil
        idleTimeout = 0
    }

    /// A transfer whose answer is read while it arrives.
    /// - Throws: `invalidRequest` when the request cannot be sent.
    init(
        _ request: TransportRequest, body: TransportBody?, into stream: ResponseStream, idleTimeout: Duration,
        deadline: MonotonicTime
    ) throws(TransportError) {
        try request.checkMethodAndHeaders()
        guard request.body == nil else { throw TransportError(.invalidRequest, "the request has two bodies") }
        url = try RequestURL(request.url)
        self.request = request
        self.deadline = deadline
        self.stream = stream
        self.idleTimeout = idleTimeout.nanoseconds
        self.body = body.map(TransportBody.Cursor.init)
    }

    /// The host, for messages.
    var host: String { url.host }

    /// Tells the caller how it ended; of a streamed transfer whose head is told already, its reader.
    func tell(_ outcome: Outcome) {
        if let stream {
            switch outcome {
            case .success: stream.end(nil)
            case .failure(let error): stream.end(error)
            }
        }
        guard let continuation else { return }
        self.continuation = nil
        continuation.resume(returning: outcome)
    }
}
