import NIOConcurrencyHelpers
import WebSocketLoop

/// Who listens to what, and the delivery of events. One frame is made for each event, whoever receives it.
///
/// The real server of this version lets an event reach only the listeners of the first of its channels that has any (per role
/// and worker); here all listeners receive it.
final class RealtimeHub: Sendable {
    private struct Listener {
        /// The user's id; `nil` for guests.
        var user: String?
        var roles: Set<String>
        var channels: [String]
    }

    private struct State {
        var listeners: [WebSocketConnection: Listener] = [:]
        var byChannel: [String: Set<WebSocketConnection>] = [:]
    }

    private let state = NIOLockedValueBox(State())
    private let loop: WebSocketLoop

    init(loop: WebSocketLoop) {
        self.loop = loop
    }

    /// Listens from now on, in place of what the connection listened to before.
    /// - Parameter greeting: sent before any event.
    func listen(_ connection: WebSocketConnection, as caller: Caller, channels: [String], greeting: OutboundMessage) {
        state.withLockedValue { state in
            Self.remove(connection, from: &state)
            state.listeners[connection] = Listener(user: caller.user?.id, roles: Set(caller.roles), channels: channels)
            for channel in channels { state.byChannel[channel, default: []].insert(connection) }
            connection.send(greeting)
        }
    }

    func leave(_ connection: WebSocketConnection) {
        state.withLockedValue { Self.remove(connection, from: &$0) }
    }

    private static func remove(_ connection: WebSocketConnection, from state: inout State) {
        guard let listener = state.listeners.removeValue(forKey: connection) else { return }
        for channel in listener.channels {
            state.byChannel[channel]?.remove(connection)
            if state.byChannel[channel]?.isEmpty == true { state.byChannel[channel] = nil }
        }
    }

    /// Gives the open sockets of a user the roles that the user holds by now.
    func setRoles(_ roles: [String], ofUser user: String) {
        state.withLockedValue { state in
            for (connection, listener) in state.listeners where listener.user == user {
                state.listeners[connection]?.roles = Set(roles)
            }
        }
    }

    /// Whether an event could reach anybody.
    var hasListeners: Bool { state.withLockedValue { !$0.listeners.isEmpty } }

    /// Delivers an event. Called in the order in which the changes were kept.
    func publish(_ event: RealtimeEvent) {
        let receivers = receivers(of: event)
        guard !receivers.isEmpty else { return }
        loop.broadcast(OutboundMessage(event.frame), to: receivers)
    }

    private func receivers(of event: RealtimeEvent) -> [WebSocketConnection] {
        state.withLockedValue { state in
            var receivers: Set<WebSocketConnection> = []
            for channel in event.channels {
                for connection in state.byChannel[channel] ?? [] where !receivers.contains(connection) {
                    guard let roles = state.listeners[connection]?.roles, event.roles.contains(where: roles.contains)
                    else { continue }
                    receivers.insert(connection)
                }
            }
            return Array(receivers)
        }
    }
}
