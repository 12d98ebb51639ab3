import Appwrite
import NIOConcurrencyHelpers

/// Which sessions and JWTs count, as Appwrite said when it was last asked, kept for seconds.
///
/// Who needs to know at the same time waits for the same call. What could not be found out is not kept.
final class SessionChecks: Sendable {
    typealias Ask = @Sendable (Caller) async -> SessionVerdict

    /// What is known, or will be.
    enum Look: Sendable {
        case known(SessionVerdict)
        case awaited(Task<SessionVerdict, Never>)

        var verdict: SessionVerdict {
            get async {
                switch self {
                case .known(let verdict): verdict
                case .awaited(let task): await task.value
                }
            }
        }
    }

    private struct Known {
        var verdict: SessionVerdict
        /// When the question was put: what happened later it cannot tell.
        var asked: Duration
    }

    private struct Asking {
        var task: Task<SessionVerdict, Never>
        var began: Duration
        var number: UInt64
    }

    private struct State {
        var known: [Credential: Known] = [:]
        var asking: [Credential: Asking] = [:]
        var lastNumber: UInt64 = 0
    }

    /// Sessions kept at most.
    static let maximumCount = 10_000
    /// Bytes of the longest credential that is kept when it has ended: anybody can invent longer ones.
    private static let longestKept = 1024

    private let state = NIOLockedValueBox(State())
    private let maximumAge: Duration
    private let now: @Sendable () -> Duration
    private let ask: Ask

    /// - Parameters:
    ///   - maximumAge: for how long a word of Appwrite's is believed.
    ///   - now: time since any fixed moment.
    init(maximumAge: Duration, now: @escaping @Sendable () -> Duration, ask: @escaping Ask) {
        self.maximumAge = maximumAge
        self.now = now
        self.ask = ask
    }

    var moment: Duration { now() }

    /// What Appwrite said within the maximum age; it is asked where that is not known.
    func look(at caller: Caller) -> Look { look(at: caller, askedSince: now() - maximumAge) }

    /// What Appwrite says, asked at `moment` or later.
    func look(at caller: Caller, askedSince moment: Duration) -> Look {
        let credential = caller.credential.canonical
        return state.withLockedValue { state in
            if let known = state.known[credential], known.asked >= moment { return .known(known.verdict) }
            if let asking = state.asking[credential], asking.began >= moment { return .awaited(asking.task) }
            return .awaited(begin(caller, credential, in: &state))
        }
    }

    /// Somebody signed out.
    func forget(_ credential: Credential) {
        let credential = credential.canonical
        state.withLockedValue { state in
            state.known[credential] = nil
            state.asking[credential] = nil
        }
    }

    /// Somebody's account changed.
    func forgetAll() {
        state.withLockedValue { state in
            state.known = [:]
            state.asking = [:]
        }
    }

    private func begin(
        _ caller: Caller, _ credential: Credential, in state: inout State
    ) -> Task<SessionVerdict, Never> {
        state.lastNumber += 1
        let (number, began) = (state.lastNumber, now())
        let task = Task { [ask] in
            let verdict = await ask(caller)
            finish(credential, number, with: verdict, asked: began)
            return verdict
        }
        state.asking[credential] = Asking(task: task, began: began, number: number)
        return task
    }

    private func finish(_ credential: Credential, _ number: UInt64, with verdict: SessionVerdict, asked: Duration) {
        state.withLockedValue { state in
            // Somebody who was forgotten in the meantime, or asked about anew, is not known by this.
            guard state.asking[credential]?.number == number else { return }
            state.asking[credential] = nil
            switch verdict {
            case .unknown: return
            case .ended where !credential.isShort(Self.longestKept):
                state.known[credential] = nil
                return
            case .ended, .alive: break
            }
            if state.known.count >= Self.maximumCount { drop(from: &state) }
            state.known[credential] = Known(verdict: verdict, asked: asked)
        }
    }

    /// Makes room: everything that is too old, and everything if that is not enough.
    private func drop(from state: inout State) {
        let oldest = now() - maximumAge
        state.known = state.known.filter { $0.value.asked >= oldest }
        if state.known.count >= Self.maximumCount { state.known = [:] }
    }
}

extension Credential {
    fileprivate func isShort(_ limit: Int) -> Bool {
        switch self {
        case .guest: true
        case .key(let text), .session(let text), .jwt(let text): text.utf8.count <= limit
        }
    }
}

extension SessionVerdict {
    /// Asks Appwrite for the account behind a credential, with that credential and no other.
    static func ask(_ client: AppwriteClient, _ observe: @escaping Observer) -> SessionChecks.Ask {
        { caller in
            do throws(AppwriteFailure) {
                return SessionVerdict(account: try await client.getAccount(as: caller))
            } catch {
                error.observed(by: observe)
                return SessionVerdict(error)
            }
        }
    }
}
