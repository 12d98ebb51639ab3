import Appwrite
import NIOConcurrencyHelpers

/// Gives each caller so many lists at the same time that the gateway evaluates; further ones wait for their turn.
final class CallerTurns: Sendable {
    /// A signed-in caller by the credential; whoever has none, or the same as all others, by the address.
    private enum Key: Hashable, Sendable {
        case credential(Credential)
        case address(String?)

        init(_ caller: Caller) {
            switch caller.credential {
            case .guest, .key: self = .address(caller.address)
            case .session, .jwt: self = .credential(caller.credential)
            }
        }
    }

    private struct State {
        var table: TurnTable<Key>
        var waiting: [UInt64: CheckedContinuation<Bool, Never>] = [:]
        /// Numbers that came up, or were given up, before anybody waited for them.
        var decided: [UInt64: Bool] = [:]
    }

    private let state: NIOLockedValueBox<State>

    /// Those of one caller that may wait.
    static let mayWait = 32

    init(atOnce: Int) {
        state = NIOLockedValueBox(State(table: TurnTable(atOnce: atOnce, mayWait: Self.mayWait)))
    }

    /// - Throws: 429 where too many of the caller's wait already.
    func run<Result: Sendable>(
        for caller: Caller, _ body: () async throws(AppwriteFailure) -> Result
    ) async throws(AppwriteFailure) -> Result {
        let key = Key(caller)
        try await begin(key)
        defer { end(key) }
        return try await body()
    }

    private func begin(_ key: Key) async throws(AppwriteFailure) {
        switch state.withLockedValue({ $0.table.ask(key) }) {
        case .begin: return
        case .refuse: throw .tooManyReads(atOnce: state.withLockedValue { $0.table.atOnce })
        case .wait(let number):
            guard await turn(key, number) else { throw .givenUp }
        }
    }

    /// - Returns: false for whoever left meanwhile.
    private func turn(_ key: Key, _ number: UInt64) async -> Bool {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Bool? = state.withLockedValue { state in
                    if let decided = state.decided.removeValue(forKey: number) { return decided }
                    state.waiting[number] = continuation
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let continuation = state.withLockedValue { state -> CheckedContinuation<Bool, Never>? in
                guard state.table.leave(key, number) else { return nil }
                let continuation = state.waiting.removeValue(forKey: number)
                if continuation == nil { state.decided[number] = false }
                return continuation
            }
            continuation?.resume(returning: false)
        }
    }

    private func end(_ key: Key) {
        let next = state.withLockedValue { state -> CheckedContinuation<Bool, Never>? in
            guard let number = state.table.end(key) else { return nil }
            guard let continuation = state.waiting.removeValue(forKey: number) else {
                state.decided[number] = true
                return nil
            }
            return continuation
        }
        next?.resume(returning: true)
    }
}

extension AppwriteFailure {
    fileprivate static func tooManyReads(atOnce: Int) -> AppwriteFailure {
        .refused(
            AppwriteError(
                status: 429, type: "gateway_too_many_reads",
                message:
                    "The gateway evaluates a part of this list itself, and does so for \(atOnce) lists of one caller at the same time "
                    + "(`limits.residual_reads`); \(CallerTurns.mayWait) more wait already. Ask again in a moment.",
                retryAfter: 1))
    }
}
