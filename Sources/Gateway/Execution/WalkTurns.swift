import NIOConcurrencyHelpers

/// Lets long lists be gathered by turns: each holds all of its rows in memory until it is answered.
final class WalkTurns: Sendable {
    private struct State {
        var running = 0
        /// Who waits, the first come first.
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = NIOLockedValueBox(State())
    private let limit: Int

    /// - Parameter limit: lists that are gathered at a time.
    init(limit: Int = 8) {
        self.limit = limit
    }

    /// Does the work when it has its turn.
    func run<Value, Failure: Error>(
        _ work: () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        await begin()
        defer { end() }
        return try await work()
    }

    private func begin() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLockedValue { state in
                guard state.running < limit else {
                    state.waiting.append(continuation)
                    return false
                }
                state.running += 1
                return true
            }
            if isFree { continuation.resume() }
        }
    }

    private func end() {
        let next = state.withLockedValue { state -> CheckedContinuation<Void, Never>? in
            guard !state.waiting.isEmpty else {
                state.running -= 1
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume()
    }
}
