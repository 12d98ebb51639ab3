import Appwrite
import JSONBytes
import NIOConcurrencyHelpers

/// Whether requests may be sent to the gateway, and why not.
final class Readiness: Sendable {
    private enum State {
        case starting(reason: String)
        case ready(ServerVersion)
        case stopping
    }

    private let state = NIOLockedValueBox(State.starting(reason: "Appwrite has not yet told its version"))

    /// Appwrite told its version.
    func found(_ version: ServerVersion) {
        state.withLockedValue { state in
            if case .stopping = state { return }
            state = .ready(version)
        }
    }

    /// Appwrite did not tell it.
    func missing(_ reason: String) {
        state.withLockedValue { state in
            if case .starting = state { state = .starting(reason: reason) }
        }
    }

    /// From now on never ready again.
    func stop() {
        state.withLockedValue { $0 = .stopping }
    }

    var isReady: Bool {
        if case .ready = state.withLockedValue({ $0 }) { true } else { false }
    }

    /// The answer of `/health/ready`.
    var report: JSONValue {
        switch state.withLockedValue({ $0 }) {
        case .starting(let reason): ["status": "starting", "reasons": [.string(reason)]]
        case .ready(let version): ["status": "ok", "appwrite": ["version": .string(version.description)]]
        case .stopping: ["status": "stopping", "reasons": ["The gateway is shutting down"]]
        }
    }
}
