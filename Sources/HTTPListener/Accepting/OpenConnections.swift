import NIOConcurrencyHelpers
import NIOCore

/// The connections of one server: how many there are, in all and of each address, and who answers them. What was handed over as a
/// WebSocket counts until it is closed.
final class OpenConnections: Sendable {
    private struct State {
        var count = 0
        var ofAddress: [String: Int] = [:]
        var handlers: [ObjectIdentifier: NIOLoopBound<ResponderHandler>] = [:]
        /// Everything is to end at once.
        var isCutOff = false
        /// Resumed when nothing is being answered.
        var waiters: [CheckedContinuation<Void, Never>] = []
        /// Called once when there is room again.
        var onRoom: (@Sendable () -> Void)?
    }

    private let state = NIOLockedValueBox(State())
    private let limits: HTTPLimits
    private let trouble: TroubleTeller

    init(limits: HTTPLimits, trouble: TroubleTeller) {
        self.limits = limits
        self.trouble = trouble
    }

    // MARK: - In all

    /// A connection takes up a descriptor.
    func opened() {
        state.withLockedValue { $0.count += 1 }
    }

    func closed() {
        let onRoom = state.withLockedValue { state in
            state.count -= 1
            guard state.count < limits.maximumConnections else { return nil as (@Sendable () -> Void)? }
            defer { state.onRoom = nil }
            return state.onRoom
        }
        onRoom?()
    }

    /// - Parameter onRoom: called once, from any thread, when some have ended.
    /// - Returns: whether no more are to be accepted now.
    func isFull(onRoom: @escaping @Sendable () -> Void) -> Bool {
        state.withLockedValue { state in
            guard state.count >= limits.maximumConnections else { return false }
            state.onRoom = onRoom
            return true
        }
    }

    // MARK: - By address

    /// - Returns: `false` when the address has as many as it may have. Nothing is counted then.
    func enter(_ address: String) -> Bool {
        let mayEnter = state.withLockedValue { state in
            let count = state.ofAddress[address, default: 0]
            guard count < limits.maximumConnectionsPerAddress || limits.isUncapped(address) else { return false }
            state.ofAddress[address] = count + 1
            return true
        }
        if !mayEnter {
            trouble.tell(.addressRefused(address, limit: limits.maximumConnectionsPerAddress), at: .now())
        }
        return mayEnter
    }

    func leave(_ address: String) {
        state.withLockedValue { state in
            let count = state.ofAddress[address, default: 1] - 1
            state.ofAddress[address] = count > 0 ? count : nil
        }
    }

    // MARK: - Answering

    /// Must be called on the channel's event loop.
    func began(_ handler: NIOLoopBound<ResponderHandler>, _ channel: any Channel) {
        let isCutOff = state.withLockedValue { state in
            state.handlers[ObjectIdentifier(channel)] = handler
            return state.isCutOff
        }
        if isCutOff { handler.value.cutOff() }
    }

    func ended(_ channel: any Channel) {
        let waiters = state.withLockedValue { state in
            state.handlers[ObjectIdentifier(channel)] = nil
            guard state.handlers.isEmpty else { return [] as [CheckedContinuation<Void, Never>] }
            defer { state.waiters = [] }
            return state.waiters
        }
        waiters.forEach { $0.resume() }
    }

    /// Returns when no connection is open and nothing is being answered.
    func allEnded() async {
        await withCheckedContinuation { continuation in
            let hasEnded = state.withLockedValue { state in
                if !state.handlers.isEmpty { state.waiters.append(continuation) }
                return state.handlers.isEmpty
            }
            if hasEnded { continuation.resume() }
        }
    }

    /// Ends every connection, whatever is being answered.
    func cutOff() {
        let handlers = state.withLockedValue { state in
            state.isCutOff = true
            return Array(state.handlers.values)
        }
        for handler in handlers { handler.eventLoop.execute { handler.value.cutOff() } }
    }
}
