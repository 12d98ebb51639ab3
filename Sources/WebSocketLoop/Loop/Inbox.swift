import NIOConcurrencyHelpers

/// What other threads want of the loop. The only state that they and the loop's thread share.
///
/// The lock is a `pthread` mutex: the thread sanitizer does not see the standard library's `Mutex` lock and would report every use.
final class Inbox: Sendable {
    private struct State {
        var commands: [LoopCommand] = []
        var isClosed = false
        /// Set while the context exists.
        var waker: LibWebSockets.Waker?
    }

    private let state = NIOLockedValueBox(State())

    /// - Returns: `false` when the loop has ended; the command was not taken.
    func post(_ command: LoopCommand) -> Bool {
        state.withLockedValue { state in
            guard !state.isClosed else { return false }
            // Whoever finds it empty wakes the thread; the thread empties it before it sleeps again.
            if state.commands.isEmpty { state.waker?.wake() }
            state.commands.append(command)
            return true
        }
    }

    /// Exchanges the waiting commands for `commands`, which must be empty and whose memory is used from now on.
    func take(into commands: inout [LoopCommand]) {
        state.withLockedValue { swap(&$0.commands, &commands) }
    }

    /// From now on posting wakes the thread; what was posted before is found by its first look.
    func open(waker: LibWebSockets.Waker) {
        state.withLockedValue { $0.waker = waker }
    }

    /// Takes nothing any more and wakes nobody. - Returns: what was waiting.
    func close() -> [LoopCommand] {
        state.withLockedValue { state in
            state.isClosed = true
            state.waker = nil
            defer { state.commands = [] }
            return state.commands
        }
    }
}
