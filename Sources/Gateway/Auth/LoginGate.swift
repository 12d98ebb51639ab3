import NIOConcurrencyHelpers
import Refine

/// `LoginLimits` for everybody who comes.
final class LoginGate: Sendable {
    private let limits: NIOLockedValueBox<LoginLimits>
    private let now: @Sendable () -> Duration

    init(_ limits: LoginLimits, now: @escaping @Sendable () -> Duration) {
        self.limits = NIOLockedValueBox(limits)
        self.now = now
    }

    /// Counts an attempt.
    /// - Throws: 429 with `Retry-After` when there were too many.
    func attempt(account: String?, address: String?) throws(HttpError) {
        let moment = now()
        let wait = limits.withLockedValue { $0.attempt(account: account, address: address, at: moment) }
        if let wait { throw .tooManyLogins(retryAfter: wait) }
    }

    func succeeded(account: String?, address: String?) {
        limits.withLockedValue { $0.succeeded(account: account, address: address) }
    }
}
