import GRDB
import HTTPTypes
import JSONBytes

/// Memberships of teams. Members are added by keys, at once; the invitations that owners send go by e-mail, which the emulator
/// does not have: such a call is refused as by a server without SMTP.
struct MembershipService: Sendable {
    private let teams = TeamService()

    var routes: [Route] {
        let (reading, writing) = (TeamService.readScopes, TeamService.writeScopes)
        let all = "teams/:teamId/memberships"
        let one = "\(all)/:membershipId"
        return [
            Route(.get, all, scopes: reading, .read(list)),
            Route(.post, all, scopes: writing, .write(create)),
            Route(.get, one, scopes: reading, .read { .json(try membership($0, teams.team($0)).json(for: $0.caller)) }),
            Route(.patch, one, scopes: writing, .write(update)),
            Route(.delete, one, scopes: writing, .write(delete)),
        ]
    }

    private func list(_ call: Call) throws -> APIResponse {
        let team = try teams.team(call)
        return try MembershipList(call: call).answer(
            where: ListPlan.Condition(sql: "memberships.team = ?", values: [.integer(team.sequence)]))
    }

    private func membership(_ call: Call, _ team: TeamModel) throws -> MembershipModel {
        let id = try call.path("membershipId", .uid)
        let editor = MembershipEditor(call: call)
        guard let membership = try editor.find(id), membership.teamID == team.id else {
            throw APIError.membershipNotFound
        }
        return membership
    }

    private func create(_ call: Call) throws -> APIResponse {
        _ = try call.path("teamId", .uid)
        let email = try call.optional("email", .email.nullable)
        let userID = try call.optional("userId", .uid.nullable)
        let phone = try call.optional("phone", .phone.nullable)
        let roles = try call.required("roles", .list(of: .key, upTo: 100))
        let name = try call.optional("name", .text(128, atLeast: 0).nullable) ?? ""
        guard email != nil || userID != nil || phone != nil else {
            throw APIError.argument("At least one of userId, email, or phone is required")
        }
        let team = try teams.ownedTeam(call)
        guard call.caller.isKey else {
            throw APIError(
                503, "general_smtp_disabled",
                "SMTP is disabled on your Appwrite instance. You can learn more about setting up SMTP in our docs.")
        }
        let user = try invitee(call, id: userID, email: email, phone: phone, name: name)
        let editor = MembershipEditor(call: call)
        let existing = try call.db.first(
            "SELECT 1 FROM memberships WHERE team = ? AND user = ?", [.integer(team.sequence), .integer(user.sequence)])
        guard existing == nil else { throw APIError.membershipAlreadyConfirmed }
        let membership = try editor.add(user: user.sequence, to: team.sequence, roles: roles)
        try editor.announce(membership, "create")
        return .json(membership.json(for: call.caller), status: 201)
    }

    /// The user to be added; made when only an address is known that nobody has yet.
    private func invitee(_ call: Call, id: String?, email: String?, phone: String?, name: String) throws -> UserModel {
        if let id {
            guard let user = try UserModel.find(id, db: call.db) else { throw APIError.userOfMembershipNotFound }
            return user
        }
        if let email, let user = try UserModel.find(email: email, db: call.db) { return user }
        return try UserEditor(call: call).create(
            UserEditor.New(id: call.emulator.environment.uniqueID(), email: email, phone: phone, name: name))
    }

    private func update(_ call: Call) throws -> APIResponse {
        _ = try call.path("teamId", .uid)
        let roles = try call.required("roles", .list(of: .key, upTo: 100))
        let team = try teams.ownedTeam(call)
        let membership = try membership(call, team)
        let editor = MembershipEditor(call: call)
        let changed = try editor.setRoles(roles, of: membership)
        try editor.announce(changed, "update")
        return .json(changed.json(for: call.caller))
    }

    /// Owners and keys remove anybody, members themselves.
    private func delete(_ call: Call) throws -> APIResponse {
        let team = try teams.team(call)
        let membership = try membership(call, team)
        if membership.userID != call.caller.user?.id { _ = try teams.ownedTeam(call) }
        let editor = MembershipEditor(call: call)
        try call.db.run("DELETE FROM memberships WHERE seq = ?", [.integer(membership.sequence)])
        try editor.announce(membership, "delete")
        return .empty
    }
}

/// Makes and changes memberships.
struct MembershipEditor {
    let call: Call

    func find(_ id: String) throws -> MembershipModel? {
        try call.db.first(
            "SELECT \(MembershipModel.selection) FROM \(MembershipModel.source) WHERE memberships.id = ?", [.text(id)]
        ).map(MembershipModel.init(record:))
    }

    @discardableResult
    func add(user: Int64, to team: Int64, roles: [String]) throws -> MembershipModel {
        let id = call.emulator.environment.uniqueID()
        let now = call.now.text
        try call.db.run(
            """
            INSERT INTO memberships (id, team, user, roles, invited, joined, confirm, created, updated)
            VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?)
            """,
            [
                .text(id), .integer(team), .integer(user), .text(JSONList.json(roles)), .text(now), .text(now),
                .text(now),
                .text(now),
            ])
        guard let membership = try find(id) else { throw APIError.membershipNotFound }
        return membership
    }

    func setRoles(_ roles: [String], of membership: MembershipModel) throws -> MembershipModel {
        try call.db.run(
            "UPDATE memberships SET roles = ?, updated = ? WHERE seq = ?",
            [.text(JSONList.json(roles)), .text(call.now.text), .integer(membership.sequence)])
        guard let changed = try find(membership.id) else { throw APIError.membershipNotFound }
        return changed
    }

    /// Tells the team. The member's own sockets know by then that they belong to it, or do no longer.
    func announce(_ membership: MembershipModel, _ action: String) throws {
        try call.announceRoles(ofUser: membership.userSequence)
        call.announce(
            RealtimeEvent(
                names: EventNames.thing(
                    [("teams", membership.teamID), ("memberships", membership.id)], action: action),
                channels: ["memberships", "memberships.\(membership.id)"],
                roles: ["team:\(membership.teamID)"], timestamp: call.now.text,
                payload: membership.json(for: .key).serialized()))
    }
}
