import GRDB
import JSONBytes

/// Lists memberships, of a team or of a user.
struct MembershipList {
    let call: Call

    func answer(where condition: ListPlan.Condition) throws -> APIResponse {
        let schema = QuerySchema.records(
            "memberships",
            [
                "userId": .init(sql: "users.id", kind: .string), "teamId": .init(sql: "teams.id", kind: .string),
                "invited": .init(sql: "memberships.invited", kind: .datetime),
                "joined": .init(sql: "memberships.joined", kind: .datetime),
                "confirm": .init(sql: "memberships.confirm", kind: .boolean),
                "roles": .init(sql: "memberships.roles", kind: .string, elements: .json),
            ])
        var list = RecordList(call: call, schema: schema, selection: MembershipModel.selection)
        list.source = MembershipModel.source
        list.conditions = [condition]
        list.searchedText = "memberships.id || ' ' || users.id || ' ' || users.name || ' ' || coalesce(users.email, '')"
        return try list.answer(named: "memberships") { MembershipModel(record: $0).json(for: call.caller) }
    }
}
