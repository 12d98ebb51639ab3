import Appwrite
import HTTPListener
import JSONBytes
import NIOConcurrencyHelpers
import Refine
import WebSocketLoop

@testable import Gateway

/// Appwrite Realtime as the gateway sees it: names users, answers pings, publishes what a test says. Its frames have
/// the form of 1.8.1.
final class FakeRealtime: WebSocketEndpoint {
    enum Happening: Sendable {
        /// A handshake was accepted; its path with query, and its headers.
        case connected(WebSocketHandshake)
        case received(String)
        case closed(WebSocketCloseReason)
    }

    private struct State {
        var sockets: [WebSocketConnection: String?] = [:]
        var users: [String: String] = [:]
        var isDown = false
        var isSilent = false
        var greeting: String?
    }

    let happenings: AsyncStream<Happening>
    private let continuation: AsyncStream<Happening>.Continuation
    private let state = NIOLockedValueBox(State())

    init() {
        (happenings, continuation) = AsyncStream.makeStream()
    }

    // MARK: - What a test sets

    /// Makes a session's secret or a JWT a user's; `nil` ends it.
    func know(_ credential: String, as user: String?) { state.withLockedValue { $0.users[credential] = user } }

    /// Refuses connections, as a server does that is starting.
    func setDown(_ isDown: Bool) { state.withLockedValue { $0.isDown = isDown } }

    /// Answers no ping, as a worker does that hangs.
    func setSilent(_ isSilent: Bool) { state.withLockedValue { $0.isSilent = isSilent } }

    /// What is sent instead of `connected`.
    func setGreeting(_ text: String?) { state.withLockedValue { $0.greeting = text } }

    /// What `GET /account` would say.
    func verdict(of credential: Credential) -> SessionVerdict {
        switch credential {
        case .session(let text), .jwt(let text):
            state.withLockedValue { $0.users[text] == nil } ? .ended(.sessionEnded) : .alive
        case .guest, .key: .alive
        }
    }

    var connectionCount: Int { state.withLockedValue { $0.sockets.count } }

    /// - Parameter reader: the user who may see it; `nil` for everybody.
    func publish(_ action: String, _ table: String, _ row: String, reader: String? = nil, extra: JSONObject = [:]) {
        publish(Self.event(action, table, row, extra), reader: reader)
    }

    func publish(_ text: [UInt8], reader: String? = nil) {
        let message = OutboundMessage(text)
        for (socket, user) in state.withLockedValue({ $0.sockets }) where reader == nil || reader == user {
            socket.send(message)
        }
    }

    /// Closes every connection.
    func dropAll(code: UInt16 = 1011) {
        for socket in state.withLockedValue({ $0.sockets.keys }) { socket.close(code: code, reason: "") }
    }

    /// The frame of a row event: names, channels, the row.
    static func event(_ action: String, _ table: String, _ row: String, _ extra: JSONObject = [:]) -> [UInt8] {
        let path = "databases.main.tables.\(table).rows"
        var payload: JSONObject = ["$id": .string(row), "$databaseId": "main", "$tableId": .string(table)]
        for (key, value) in extra.members { payload[key] = value }
        let frame: JSONValue = [
            "type": "event",
            "data": [
                "events": [
                    .string("\(path).\(row).\(action)"), .string("databases.*.tables.*.rows.*.\(action)"),
                    .string("\(path).\(row)"), "databases.main", "databases.*",
                ],
                "channels": ["rows", .string(path), .string("\(path).\(row)"), "documents"],
                "timestamp": "2026-11-21T20:25:20.189+00:00", "payload": .object(payload),
            ],
        ]
        return frame.serialized()
    }

    // MARK: - What the gateway sees

    func takes(path: String) -> Bool { path == "/v1/realtime" }

    func decide(_ handshake: WebSocketHandshake) -> WebSocketDecision {
        if state.withLockedValue({ $0.isDown }) { return .refuse(status: 503, headers: [], body: []) }
        return .accept(Socket(server: self, handshake: handshake))
    }

    private final class Socket: WebSocketHandler {
        private let server: FakeRealtime
        private let handshake: WebSocketHandshake

        init(server: FakeRealtime, handshake: WebSocketHandshake) {
            self.server = server
            self.handshake = handshake
        }

        func opened(_ connection: WebSocketConnection) {
            let user = server.user(of: handshake)
            let greeting = server.state.withLockedValue { state in
                if state.greeting == nil { state.sockets[connection] = .some(user) }
                return state.greeting
            }
            let account: JSONValue = user.map { ["$id": .string($0)] } ?? .null
            let connected: JSONValue = [
                "type": "connected", "data": ["channels": ["rows", "documents"], "user": account],
            ]
            connection.send(OutboundMessage((greeting ?? connected.text).utf8))
            server.continuation.yield(.connected(handshake))
        }

        func received(_ message: [UInt8], on connection: WebSocketConnection) {
            let text = String(decoding: message, as: UTF8.self)
            server.continuation.yield(.received(text))
            if text == #"{"type":"ping"}"#, !server.state.withLockedValue({ $0.isSilent }) {
                connection.send(OutboundMessage(#"{"type":"pong"}"#.utf8))
            }
        }

        func closed(_ connection: WebSocketConnection, because reason: WebSocketCloseReason) {
            server.state.withLockedValue { $0.sockets[connection] = nil }
            server.continuation.yield(.closed(reason))
        }
    }

    private func user(of handshake: WebSocketHandshake) -> String? {
        let cookie = handshake.header("cookie")?.split(separator: "=", maxSplits: 1).last.map(String.init)
        let credential = handshake.header("x-appwrite-jwt") ?? handshake.header("x-appwrite-session") ?? cookie
        return credential.flatMap { credential in state.withLockedValue { $0.users[credential] } }
    }
}
