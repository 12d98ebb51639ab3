import GRDB
import JSONBytes

/// One request on its way through a handler: what is asked, by whom, and the state of the database it is asked of.
struct Call {
    let request: APIRequest
    let caller: Caller
    /// The parts of the path that the route names, still undecided whether they are ids.
    let pathParameters: [String: String]
    let db: Database
    let emulator: EmulatorCore

    var now: Instant { emulator.environment.now() }

    // MARK: Parameters

    /// A part of the path.
    func path<Value>(_ name: String, _ rule: Rule<Value>) throws(APIError) -> Value {
        try checked(name, .string(pathParameters[name] ?? ""), rule)
    }

    /// A parameter that must be there.
    func required<Value>(_ name: String, _ rule: Rule<Value>) throws(APIError) -> Value {
        guard let value = request.parameters[name] else {
            throw .argument("Param \"\(name)\" is not optional.")
        }
        return try checked(name, value, rule)
    }

    /// A parameter that may be missing, or null where the rule allows that.
    func optional<Value>(_ name: String, _ rule: Rule<Value>) throws(APIError) -> Value? {
        guard let value = request.parameters[name] else { return nil }
        if rule.takesNull, value.isNull { return nil }
        return try checked(name, value, rule)
    }

    private func checked<Value>(_ name: String, _ value: JSONValue, _ rule: Rule<Value>) throws(APIError) -> Value {
        do throws(Rule<Value>.Refusal) {
            return try rule.check(value)
        } catch {
            throw .argument("Invalid `\(name)` param: \(error.reason)\(rule.takesNull ? " or null" : "")")
        }
    }

    /// The id that a client asked for, or a fresh one for `unique()`.
    func resolvedID(_ id: String) -> String { id == "unique()" ? emulator.environment.uniqueID() : id }

    // MARK: Effects

    /// Lets the open sockets of a user know of a membership that came, changed or went. Other changes of roles (labels,
    /// verification) and the end of a session reach only sockets that are opened later, as on the real server.
    func announceRoles(ofUser sequence: Int64) throws {
        guard let user = try db.first("SELECT * FROM users WHERE seq = ?", [.integer(sequence)]) else { return }
        let (hub, id, roles) = (emulator.hub, user["id"] as String, try UserRoles.of(user, db: db))
        db.afterNextTransaction { _ in hub.setRoles(roles, ofUser: id) }
    }

    /// Announces something once the running transaction is kept; never when it is not. Announcements keep the order of commits.
    func announce(_ event: RealtimeEvent) {
        announce { event }
    }

    /// The same for an event that is made only if somebody listens.
    func announce(_ makeEvent: @escaping @Sendable () -> RealtimeEvent) {
        let hub = emulator.hub
        db.afterNextTransaction { _ in
            if hub.hasListeners { hub.publish(makeEvent()) }
        }
    }
}
