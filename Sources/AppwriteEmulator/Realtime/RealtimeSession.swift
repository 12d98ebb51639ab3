import HTTPTypes
import JSONBytes
import WebSocketLoop

/// What a client of Realtime may do on its socket: connect with channels, ping, log in.
struct RealtimeSession: Sendable {
    let core: EmulatorCore
    let request: APIRequest
    /// Whether it is refused, whoever it is.
    private let isUnlucky: Bool
    private var channels: [String] = []

    /// The codes of Realtime's error frames.
    private enum Code {
        static let badMessage = 1003
        static let policyViolation = 1008
        static let tooManyMessages = 1013
    }

    init(core: EmulatorCore, request: APIRequest, isUnlucky: Bool = false) {
        self.core = core
        self.request = request
        self.isUnlucky = isUnlucky
    }

    // MARK: Connecting

    mutating func begin(_ connection: WebSocketConnection) async {
        do throws(APIError) {
            try await connect(connection)
        } catch {
            connection.send(Self.errorFrame(code: error.status))
            connection.close(code: 1008, reason: "")
        }
    }

    private mutating func connect(_ connection: WebSocketConnection) async throws(APIError) {
        guard !isUnlucky else { throw Self.violation }
        let project = request.project ?? ""
        guard ["", "console", core.configuration.project].contains(project) else { throw Self.violation }
        if let origin = request.headers[.origin], !OriginPolicy(platforms: core.configuration.platforms).allows(origin)
        {
            throw Self.violation
        }
        let (caller, account) = project == core.configuration.project ? try await identify() : (.guest, nil)
        channels = Self.channels(requestedChannels, of: caller.user?.id)
        guard !channels.isEmpty else { throw Self.violation }
        let frame: JSONValue = [
            "type": "connected", "data": ["channels": .array(channels.map(JSONValue.string)), "user": account ?? nil],
        ]
        // Without a project the socket belongs to the console, where nothing happens.
        let heard = project == core.configuration.project ? channels : []
        core.hub.listen(
            connection, as: caller, channels: heard, greeting: OutboundMessage(frame.serialized()))
    }

    private static let violation = APIError(Code.policyViolation, "realtime_policy_violation", "Server Error")

    private var requestedChannels: [String] {
        request.query["channels"]?.array?.compactMap(\.string) ?? request.query["channels"]?.string.map { [$0] } ?? []
    }

    /// The caller by the handshake's credentials, and the account as answered to it.
    private func identify() async throws(APIError) -> (Caller, JSONValue?) {
        let (core, request) = (core, request)
        let now = core.environment.now()
        let token = try await core.authenticator.token(of: request, now: now)
        do {
            return try await core.store.read { db in
                let caller = try core.authenticator.caller(of: request, token: token, db: db, now: now)
                if caller.user?.isBlocked == true { throw APIError.userBlocked(core.configuration.variant) }
                return (caller, try caller.user.map { try UserModel.find(sequence: $0.sequence, db: db).account })
            }
        } catch let error as APIError {
            throw error
        } catch {
            throw .serverError
        }
    }

    /// What is listened to: without other users' accounts, and with the own account by its id where `account` is asked for.
    private static func channels(_ requested: [String], of user: String?) -> [String] {
        var channels: [String] = []
        for channel in requested where !channel.hasPrefix("account.") && !channels.contains(channel) {
            channels.append(channel)
        }
        if let user, channels.contains("account") { channels.append("account.\(user)") }
        return channels
    }

    // MARK: Messages

    mutating func handle(_ message: [UInt8], _ connection: WebSocketConnection) async {
        guard let value = try? JSONValue(parsing: message), let type = value["type"]?.string else {
            return connection.send(Self.errorFrame(code: Code.badMessage))
        }
        switch type {
        case "ping": connection.send(OutboundMessage(#"{"type":"pong"}"#.utf8))
        case "authentication": await authenticate(value["data"]?["session"]?.string, connection)
        default: connection.send(Self.errorFrame(code: Code.badMessage))
        }
    }

    /// Makes the socket the session's. A session that is none leaves it as it was.
    private mutating func authenticate(_ text: String?, _ connection: WebSocketConnection) async {
        let core = core
        let found = try? await core.store.read { db -> (Caller, JSONValue)? in
            guard let secret = text.flatMap(SessionSecret.init),
                let caller = try core.authenticator.user(session: secret, db: db, now: core.environment.now()),
                let user = caller.user, !user.isBlocked
            else { return nil }
            return (caller, try UserModel.find(sequence: user.sequence, db: db).account)
        }
        guard let (caller, account) = found else {
            return connection.send(Self.errorFrame(code: Code.badMessage))
        }
        channels = Self.channels(channels, of: caller.user?.id)
        let frame: JSONValue = [
            "type": "response", "data": ["to": "authentication", "success": true, "user": account],
        ]
        core.hub.listen(
            connection, as: caller, channels: channels, greeting: OutboundMessage(frame.serialized()))
    }

    /// Answers a message that is not looked at because too many wait before it.
    static func refuse(_ connection: WebSocketConnection) {
        connection.send(errorFrame(code: Code.tooManyMessages))
    }

    func end(_ connection: WebSocketConnection) {
        core.hub.leave(connection)
    }

    /// The message is the same whatever was wrong; only the code tells.
    private static func errorFrame(code: Int) -> OutboundMessage {
        let frame: JSONValue = [
            "type": "error", "data": ["code": .integer(code), "message": "Error: Server Error"],
        ]
        return OutboundMessage(frame.serialized())
    }
}
