import NIOCore

/// What a connection waits for from its client, and until when. Knows nothing of answers except that they were given.
struct RequestTimeline {
    enum Expectation: Equatable {
        /// The first byte of all.
        case beginning
        /// The first byte of the next request.
        case request
        /// The rest of a head.
        case head
        /// More of a body.
        case body
        /// Nothing: it is our turn.
        case nothing
    }

    private let keepAliveTimeout: TimeAmount
    private let headTimeout: TimeAmount
    private let bodyIdleTimeout: TimeAmount
    private(set) var expectation: Expectation = .beginning
    private var since: NIODeadline

    init(limits: HTTPLimits, now: NIODeadline) {
        keepAliveTimeout = TimeAmount(limits.keepAliveTimeout)
        headTimeout = TimeAmount(limits.headTimeout)
        bodyIdleTimeout = TimeAmount(limits.bodyIdleTimeout)
        since = now
    }

    /// When patience ends; `nil` while nothing is expected.
    var deadline: NIODeadline? {
        switch expectation {
        // Browsers connect ahead of need, and so does who wants to keep others out.
        case .beginning: since + min(headTimeout, keepAliveTimeout)
        case .request: since + keepAliveTimeout
        case .head: since + headTimeout
        case .body: since + bodyIdleTimeout
        case .nothing: nil
        }
    }

    mutating func bytesArrived(at now: NIODeadline) {
        switch expectation {
        case .beginning, .request, .nothing: expect(.head, now)
        case .body: since = now
        case .head: break
        }
    }

    mutating func headEnded(at now: NIODeadline) { expect(.body, now) }

    mutating func requestEnded() { expectation = .nothing }

    /// Everything that was asked has been answered.
    mutating func allAnswered(at now: NIODeadline) {
        if expectation == .nothing { expect(.request, now) }
    }

    /// The clock stood still for so long, because nobody was reading: the client could not have been heard.
    mutating func excuse(_ pause: TimeAmount) { since = since + pause }

    private mutating func expect(_ expectation: Expectation, _ now: NIODeadline) {
        self.expectation = expectation
        since = now
    }
}
