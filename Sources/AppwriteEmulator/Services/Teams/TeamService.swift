import GRDB
import HTTPTypes
import JSONBytes

/// Teams.
struct TeamService: Sendable {
    static let readScopes = ["teams.read"]
    static let writeScopes = ["teams.write"]

    var routes: [Route] {
        let (reading, writing) = (Self.readScopes, Self.writeScopes)
        return [
            Route(.get, "teams", scopes: reading, .read(list)),
            Route(.post, "teams", scopes: writing, .write(create)),
            Route(.get, "teams/:teamId", scopes: reading, .read { .json(try team($0).json) }),
            Route(.put, "teams/:teamId", scopes: writing, .write(rename)),
            Route(.delete, "teams/:teamId", scopes: writing, .write(delete)),
            Route(.get, "teams/:teamId/prefs", scopes: reading, .read { .json(try team($0).prefs) }),
            Route(.put, "teams/:teamId/prefs", scopes: writing, .write(updatePrefs)),
        ]
    }

    // MARK: Who may

    /// The team of the path. Only its members and keys know of it.
    func team(_ call: Call) throws -> TeamModel {
        guard let team = try TeamModel.find(call.path("teamId", .uid), db: call.db),
            call.caller.isKey || call.caller.roles.contains("team:\(team.id)")
        else { throw APIError.teamNotFound }
        return team
    }

    /// The team of the path, for those who may change it.
    func ownedTeam(_ call: Call) throws -> TeamModel {
        let team = try team(call)
        guard call.caller.isKey || call.caller.roles.contains("team:\(team.id)/owner") else {
            throw APIError.unauthorized
        }
        return team
    }

    func announce(_ call: Call, _ team: TeamModel, _ action: String, _ attribute: String? = nil) {
        call.announce(
            RealtimeEvent(
                names: EventNames.thing([("teams", team.id)], action: action, attribute: attribute),
                channels: ["teams", "teams.\(team.id)"], roles: ["team:\(team.id)"], timestamp: call.now.text,
                payload: team.json.serialized()))
    }

    private func find(_ id: String, _ call: Call) throws -> TeamModel {
        guard let team = try TeamModel.find(id, db: call.db) else { throw APIError.teamNotFound }
        return team
    }

    // MARK: Calls

    private func list(_ call: Call) throws -> APIResponse {
        let schema = QuerySchema.records(
            "teams",
            [
                "name": .init(sql: "teams.name", kind: .string),
                "total": .init(
                    sql:
                        "(SELECT COUNT(*) FROM memberships WHERE memberships.team = teams.seq AND memberships.confirm = 1)",
                    kind: .integer),
            ])
        var list = RecordList(call: call, schema: schema, selection: TeamModel.selection)
        list.searchedText = "teams.id || ' ' || teams.name"
        if !call.caller.isKey {
            list.conditions.append(
                ListPlan.Condition(
                    sql: "teams.seq IN (SELECT team FROM memberships WHERE user = ? AND confirm = 1)",
                    values: [.integer(call.caller.user?.sequence ?? -1)]))
        }
        return try list.answer(named: "teams") { TeamModel(record: $0).json }
    }

    private func create(_ call: Call) throws -> APIResponse {
        let id = call.resolvedID(try call.required("teamId", .customID))
        let name = try call.required("name", .text(128))
        let roles = try call.optional("roles", .list(of: .key, upTo: 100)) ?? ["owner"]
        guard try TeamModel.find(id, db: call.db) == nil else { throw APIError.teamAlreadyExists }
        let now = call.now.text
        try call.db.run(
            "INSERT INTO teams (id, name, created, updated) VALUES (?, ?, ?, ?)",
            [.text(id), .text(name), .text(now), .text(now)])
        if let user = call.caller.user {
            try MembershipEditor(call: call).add(
                user: user.sequence, to: call.db.lastInsertedRowID,
                roles: roles.contains("owner") ? roles : roles + ["owner"])
            try call.announceRoles(ofUser: user.sequence)
        }
        let team = try find(id, call)
        announce(call, team, "create")
        return .json(team.json, status: 201)
    }

    private func rename(_ call: Call) throws -> APIResponse {
        _ = try call.path("teamId", .uid)
        let name = try call.required("name", .text(128))
        let team = try ownedTeam(call)
        try call.db.run(
            "UPDATE teams SET name = ?, updated = ? WHERE seq = ?",
            [.text(name), .text(call.now.text), .integer(team.sequence)])
        let renamed = try find(team.id, call)
        announce(call, renamed, "update", "name")
        return .json(renamed.json)
    }

    private func delete(_ call: Call) throws -> APIResponse {
        let team = try ownedTeam(call)
        try call.db.run("DELETE FROM teams WHERE seq = ?", [.integer(team.sequence)])
        announce(call, team, "delete")
        return .empty
    }

    private func updatePrefs(_ call: Call) throws -> APIResponse {
        _ = try call.path("teamId", .uid)
        let prefs = try call.required("prefs", .object)
        let team = try team(call)
        try call.db.run(
            "UPDATE teams SET prefs = ?, updated = ? WHERE seq = ?",
            [.text(JSONValue.object(prefs).text), .text(call.now.text), .integer(team.sequence)])
        let changed = try find(team.id, call)
        announce(call, changed, "update", "prefs")
        return .json(changed.prefs)
    }
}
