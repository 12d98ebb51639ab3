import Appwrite
import WebSocketLoop

/// One connection up to Appwrite Realtime, kept alive: what happens goes in, what to do comes out.
///
/// Connections and timers are numbered; what comes from one that was given up is ignored.
struct UpstreamConnectionMachine: Sendable {
    enum State: Sendable, Hashable {
        case idle
        /// On the way to an open WebSocket.
        case connecting
        /// Open; Appwrite's `connected` is awaited.
        case greeting
        /// Appwrite sends what happens, since that time (`LiveMoment.elapsed`).
        case listening(since: Duration, Pulse)
        /// Refused by Realtime, which may be wrong; Appwrite itself is being asked.
        case doubting(code: Int, reason: String)
        /// Lost; the next try comes with the timer.
        case waiting
        /// Refused or not wanted any more.
        case ended
    }

    /// Where the pings of a listening connection stand.
    enum Pulse: Sendable, Hashable {
        /// The timer sends the next ping.
        case resting
        /// A ping is out and nothing has been heard since: the timer gives the connection up.
        case unanswered
        case answered
    }

    private(set) var state: State = .idle
    private let settings: LiveConfiguration.Upstream
    /// A session or a JWT: Appwrite takes a bad one for a guest without a word, and the `connected` frame then names no
    /// user.
    private let mustNameUser: Bool
    private var failures = 0
    private var missed = false
    private(set) var attempt: UInt64 = 0
    private var timer: UInt64 = 0

    init(settings: LiveConfiguration.Upstream, mustNameUser: Bool) {
        self.settings = settings
        self.mustNameUser = mustNameUser
    }

    var isListening: Bool { listeningSince != nil }

    /// `LiveMoment.elapsed`; `nil` while Appwrite does not listen.
    var listeningSince: Duration? { if case .listening(let since, _) = state { since } else { nil } }

    mutating func handle(
        _ input: UpstreamInput, at now: Duration, random: inout some RandomNumberGenerator
    ) -> [UpstreamAction] {
        switch input {
        case .wanted:
            guard state == .idle else { return [] }
            return connect()
        case .unwanted:
            let open = isOpen
            state = .ended
            return open ? [.disconnect] : []
        case .opened(let number):
            guard number == attempt, state == .connecting else { return [] }
            state = .greeting
            return [wake(after: settings.connectTimeout)]
        case .frame(let frame, let number):
            return number == attempt ? received(frame, at: now, random: &random) : []
        case .unreadable(let number):
            guard number == attempt, isListening else { return [] }
            heard()
            return [.missed]
        case .closed(let reason, let number):
            return number == attempt ? closed(reason, at: now, random: &random) : []
        case .woke(let number):
            return number == timer ? woke(at: now, random: &random) : []
        case .judged(let hasEnded, let number):
            guard number == attempt, case .doubting(let code, let reason) = state else { return [] }
            guard hasEnded else { return lose(reason, insists: false, at: now, random: &random) }
            state = .ended
            return [.refused(code: code)]
        }
    }

    private var isOpen: Bool {
        switch state {
        case .connecting, .greeting, .listening: true
        case .idle, .doubting, .waiting, .ended: false
        }
    }
}

extension UpstreamConnectionMachine {
    private mutating func received(
        _ frame: RealtimeFrame?, at now: Duration, random: inout some RandomNumberGenerator
    ) -> [UpstreamAction] {
        switch (state, frame) {
        case (.greeting, .connected(_, let user)?):
            if mustNameUser, user == nil {
                return [.disconnect] + doubt(401, "Appwrite took the session for a guest's")
            }
            state = .listening(since: now, .resting)
            defer { missed = false }
            return [.listening(missed: missed), wake(after: settings.pingInterval)]
        case (.greeting, .error(let code, let message)?):
            // 1003 and 1008 are Appwrite's words for what a client did wrong, which 1.8.1 also says to good sessions that open at the
            // same moment. For a guest that is our configuration, and worth another try later; whether a credential has ended is
            // asked where it is known, and nobody is served as a guest instead.
            let isRefusal = [1003, 1008, 401, 403].contains(code)
            if mustNameUser, isRefusal { return [.disconnect] + doubt(code, "Appwrite said \(code): \(message)") }
            let insists = isRefusal || code == 1013
            return [.disconnect] + lose("Appwrite said \(code): \(message)", insists: insists, at: now, random: &random)
        case (.listening, .row(let event)?):
            heard()
            return [.changed(event)]
        case (.listening, .service(let event)?):
            heard()
            return [.serviceChanged(event)]
        case (.listening, .otherEvent(let names)?):
            heard()
            return names.contains { $0.hasPrefix("users.") || $0.hasPrefix("teams.") } ? [.rolesChanged] : []
        case (.listening, _):
            heard()
            return []
        default:
            return []
        }
    }

    private mutating func closed(
        _ reason: WebSocketCloseReason, at now: Duration, random: inout some RandomNumberGenerator
    ) -> [UpstreamAction] {
        guard isOpen else { return [] }
        if case .byPeer(let code) = reason, code == 1008 || code == 1003, state == .greeting, mustNameUser {
            return doubt(Int(code), reason.text)
        }
        return lose(reason.text, insists: false, at: now, random: &random)
    }

    private mutating func woke(at now: Duration, random: inout some RandomNumberGenerator) -> [UpstreamAction] {
        switch state {
        case .waiting:
            return connect()
        case .greeting:
            return [.disconnect]
                + lose("Appwrite sent no first frame", insists: false, at: now, random: &random)
        case .listening(let since, .resting):
            state = .listening(since: since, .unanswered)
            return [.ping, wake(after: settings.pongTimeout)]
        case .listening(let since, .answered):
            state = .listening(since: since, .resting)
            return [wake(after: max(.zero, settings.pingInterval - settings.pongTimeout))]
        case .listening(_, .unanswered):
            return [.disconnect] + lose("Appwrite fell silent", insists: false, at: now, random: &random)
        case .idle, .connecting, .doubting, .ended:
            return []
        }
    }

    private mutating func connect() -> [UpstreamAction] {
        state = .connecting
        attempt += 1
        // The loop bounds connecting by itself, so no timer runs; one from before is void.
        timer += 1
        return [.connect(attempt: attempt)]
    }

    /// Gives the connection up and waits. What it may still say is ignored.
    private mutating func lose(
        _ reason: String, insists: Bool, at now: Duration, random: inout some RandomNumberGenerator
    ) -> [UpstreamAction] {
        if case .listening(let since, _) = state, now - since >= settings.stableAfter { failures = 0 }
        failures += 1
        missed = true
        state = .waiting
        attempt += 1
        let delay = ReconnectDelay(minimum: settings.minimumReconnectDelay, maximum: settings.maximumReconnectDelay)
            .draw(failures: failures, longest: insists, using: &random)
        return [.lost(reason: reason, retryAfter: delay), wake(after: delay)]
    }

    private mutating func doubt(_ code: Int, _ reason: String) -> [UpstreamAction] {
        state = .doubting(code: code, reason: reason)
        return [.doubt]
    }

    /// Anything that comes proves that the peer lives.
    private mutating func heard() {
        if case .listening(let since, .unanswered) = state { state = .listening(since: since, .answered) }
    }

    private mutating func wake(after delay: Duration) -> UpstreamAction {
        timer += 1
        return .wake(timer: timer, after: delay)
    }
}
