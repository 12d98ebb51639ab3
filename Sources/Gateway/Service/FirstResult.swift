import NIOConcurrencyHelpers

/// A result that one task gives and another one awaits; later ones are ignored.
final class FirstResult<Value: Sendable>: Sendable {
    private enum State {
        case open([CheckedContinuation<Value, any Error>])
        case given(Result<Value, any Error>)
    }

    private let state = NIOLockedValueBox(State.open([]))

    func give(_ result: Result<Value, any Error>) {
        let waiting = state.withLockedValue { state -> [CheckedContinuation<Value, any Error>] in
            guard case .open(let waiting) = state else { return [] }
            state = .given(result)
            return waiting
        }
        for continuation in waiting { continuation.resume(with: result) }
    }

    func value() async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let given = state.withLockedValue { state -> Result<Value, any Error>? in
                switch state {
                case .given(let result):
                    return result
                case .open(let waiting):
                    state = .open(waiting + [continuation])
                    return nil
                }
            }
            if let given { continuation.resume(with: given) }
        }
    }
}
