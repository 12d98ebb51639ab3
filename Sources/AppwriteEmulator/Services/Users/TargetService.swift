import GRDB
import HTTPTypes
import JSONBytes

/// Where messages reach a user, for keys. Nothing is sent there: the emulator has no messaging providers.
struct TargetService: Sendable {
    private let users = UserService()

    var routes: [Route] {
        let (reading, writing) = (UserService.readScopes, UserService.writeScopes)
        let all = "users/:userId/targets"
        let one = "\(all)/:targetId"
        return [
            Route(.get, all, scopes: reading, .read(list)),
            Route(.post, all, scopes: writing, .write(create)),
            Route(.get, one, scopes: reading, .read { .json(try target($0, of: users.user($0)).json) }),
            Route(.patch, one, scopes: writing, .write(update)),
            Route(.delete, one, scopes: writing, .write(delete)),
        ]
    }

    private static let schema = QuerySchema.records(
        "targets",
        [
            "userId": .init(sql: "users.id", kind: .string), "providerId": .init(sql: "NULL", kind: .string),
            "identifier": .init(sql: "targets.identifier", kind: .string),
            "providerType": .init(sql: "targets.provider_type", kind: .string),
        ])

    private func list(_ call: Call) throws -> APIResponse {
        let user = try users.user(call)
        var list = RecordList(call: call, schema: Self.schema, selection: TargetModel.selection)
        list.source = TargetModel.source
        list.conditions = [ListPlan.Condition(sql: "targets.user = ?", values: [.integer(user.sequence)])]
        return try list.answer(named: "targets") { TargetModel(record: $0).json }
    }

    private func target(_ call: Call, of user: UserModel) throws -> TargetModel {
        let id = try call.path("targetId", .uid)
        guard let target = try TargetModel.find(id, db: call.db), target.userID == user.id else {
            throw APIError.targetNotFound
        }
        return target
    }

    private func create(_ call: Call) throws -> APIResponse {
        _ = try call.path("userId", .uid)
        let id = try call.required("targetId", .customID)
        let type = try call.required("providerType", .oneOf(["email", "sms", "push"]))
        let identifier = try call.required("identifier", .text(255))
        _ = try call.optional("providerId", emptyOr(.uid))
        let name = try call.optional("name", .text(128, atLeast: 0)) ?? ""
        try checkIdentifier(identifier, type)
        let user = try users.user(call)
        let now = call.now.text
        let isTaken = try call.db.first(
            "SELECT 1 FROM targets WHERE id = ? OR identifier = ?", [.text(id), .text(identifier)])
        guard isTaken == nil else { throw APIError.targetAlreadyExists }
        let resolved = call.resolvedID(id)
        try call.db.run(
            "INSERT INTO targets (id, user, provider_type, identifier, name, created, updated) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                .text(resolved), .integer(user.sequence), .text(type), .text(identifier), .text(name), .text(now),
                .text(now),
            ])
        return try announced(call, resolved, "create", status: 201)
    }

    private func update(_ call: Call) throws -> APIResponse {
        _ = try call.path("userId", .uid)
        _ = try call.path("targetId", .uid)
        let identifier = try call.optional("identifier", .text(255, atLeast: 0)) ?? ""
        let provider = try call.optional("providerId", emptyOr(.uid)) ?? ""
        let name = try call.optional("name", .text(128, atLeast: 0)) ?? ""
        let target = try target(call, of: users.user(call))
        if !identifier.isEmpty { try checkIdentifier(identifier, target.providerType) }
        guard provider.isEmpty else { throw APIError.providerNotFound }
        try call.db.run(
            "UPDATE targets SET identifier = ?, name = ?, updated = ? WHERE seq = ?",
            [
                .text(identifier.isEmpty ? target.identifier : identifier), .text(name.isEmpty ? target.name : name),
                .text(call.now.text), .integer(target.sequence),
            ])
        return try announced(call, target.id, "update", status: 200)
    }

    private func delete(_ call: Call) throws -> APIResponse {
        let target = try target(call, of: users.user(call))
        try call.db.run("DELETE FROM targets WHERE seq = ?", [.integer(target.sequence)])
        announce(call, target, "delete")
        return .empty
    }

    private func emptyOr(_ rule: Rule<String>) -> Rule<String> {
        Rule(checking: { value throws(Rule<String>.Refusal) in value == .string("") ? "" : try rule.check(value) })
    }

    private func checkIdentifier(_ identifier: String, _ type: String) throws(APIError) {
        let value = JSONValue.string(identifier)
        if type == "email", (try? Rule.email.check(value)) == nil { throw .invalidEmail }
        if type == "sms", (try? Rule.phone.check(value)) == nil { throw .invalidPhone }
    }

    private func announced(_ call: Call, _ id: String, _ action: String, status: Int) throws -> APIResponse {
        guard let target = try TargetModel.find(id, db: call.db) else { throw APIError.targetNotFound }
        announce(call, target, action)
        return .json(target.json, status: status)
    }

    private func announce(_ call: Call, _ target: TargetModel, _ action: String) {
        call.announce(
            RealtimeEvent(
                names: EventNames.thing([("users", target.userID), ("targets", target.id)], action: action),
                channels: ["account", "account.\(target.userID)"], roles: ["user:\(target.userID)"],
                timestamp: call.now.text, payload: target.json.serialized()))
    }
}
