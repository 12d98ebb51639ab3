import Appwrite
import JSONBytes
import Refine
import Testing

@testable import Gateway

@Suite("Access: what somebody may do, by permissions and rules")
struct AccessQuestionTests {
    private static let alice: [Role] = [
        .any, .user("alice", nil), .user("alice", .verified), .users(nil), .users(.verified), .team("crew", role: nil),
        .member("m1"), .team("crew", role: "chief"), .label("staff"),
    ]

    private static func question(
        _ permissions: [String], security: Bool = false, row: AccessQuestion.Row = .notAsked,
        roles: [Role] = alice, id: String? = nil
    ) -> AccessQuestion {
        let schema = TableSchema(
            id: "posts", name: "Posts", rowSecurity: security, permissions: permissions.compactMap(Permission.init),
            columns: [], indexes: [])
        return AccessQuestion(
            resource: "articles", id: id, table: TableReference(database: "main", table: "posts"), schema: schema,
            rights: .roles(roles), row: row)
    }

    private static func allowed(_ question: AccessQuestion) -> Set<String> {
        let map = question.map
        return Set(AccessMap.Action.allCases.filter { map[$0].can }.map(\.rawValue))
    }

    struct Case: CustomTestStringConvertible, Sendable {
        var name: String
        var question: AccessQuestion
        var allowed: Set<String>
        var testDescription: String { name }

        init(_ name: String, _ question: AccessQuestion, _ allowed: String...) {
            self.name = name
            self.question = question
            self.allowed = Set(allowed)
        }
    }

    static let cases = [
        Case("nothing granted", question([])),
        Case("read", question([#"read("any")"#]), "list", "show"),
        Case("create", question([#"create("users")"#]), "create"),
        Case("read and create", question([#"read("any")"#, #"create("users")"#]), "list", "show", "create", "clone"),
        Case("update", question([#"update("label:staff")"#]), "edit"),
        Case("delete", question([#"delete("team:crew/chief")"#]), "delete"),
        Case("write", question([#"write("member:m1")"#]), "create", "edit", "delete"),
        Case("another role in the team", question([#"read("team:crew/clerk")"#])),
        Case("another label", question([#"read("label:boss")"#])),
        Case("for guests", question([#"read("guests")"#])),
        Case(
            "a guest's", question([#"read("guests")"#, #"create("users")"#], roles: CallerRoles.guest), "list", "show"),
        Case("not yet verified", question([#"read("users/unverified")"#])),
        Case(
            "row security lets everything depend on rows", question([], security: true), "list", "show", "edit",
            "delete"),
        Case(
            "a row that grants nothing but itself", question([], security: true, row: .readable([]), id: "a"), "list",
            "show"),
        Case(
            "a row that grants update",
            question([], security: true, row: .readable([Permission(.update, .users(nil))]), id: "a"), "list", "show",
            "edit"),
        Case(
            "a row that grants write",
            question([#"create("any")"#], security: true, row: .readable([Permission(.write, .any)]), id: "a"), "list",
            "show", "create", "clone", "edit", "delete"),
        Case(
            "a row that grants to others",
            question([], security: true, row: .readable([Permission(.update, .user("bob", nil))]), id: "a"), "list",
            "show"),
        Case(
            "without row security the row's grants are void",
            question([#"read("any")"#], row: .readable([Permission(.update, .any)]), id: "a"), "list", "show"),
        Case("a row that is not seen", question([], security: true, row: .unseen, id: "a"), "list"),
        Case(
            "a row that is not seen, and a table that grants update",
            question([#"update("any")"#], security: true, row: .unseen, id: "a"), "list", "edit"),
        Case(
            "a row that is not there",
            question([#"read("any")"#, #"write("any")"#], security: true, row: .unseen, id: "a"), "list", "create"),
    ]

    @Test(arguments: cases)
    func permissionsDecide(_ example: Case) {
        #expect(Self.allowed(example.question) == example.allowed)
    }

    @Test func aDisabledTableIsClosed() {
        var question = Self.question([#"read("any")"#, #"write("any")"#])
        question.schema?.enabled = false
        #expect(Self.allowed(question).isEmpty)
    }

    @Test func theServerKeyMayEverything() {
        var question = Self.question([])
        question.rights = .unlimited
        #expect(Self.allowed(question).count == AccessMap.Action.allCases.count)
    }

    @Test func whatIsNotKnownIsLeftToAppwrite() {
        var question = Self.question([])
        question.schema = nil
        #expect(Self.allowed(question).count == AccessMap.Action.allCases.count)
        question.row = .unseen
        #expect(Self.allowed(question) == ["list", "create"])
    }

    @Test(arguments: ResourceOperation.allCases)
    func theConfigurationHasItsWord(_ closed: ResourceOperation) {
        var question = Self.question([#"read("any")"#, #"write("any")"#])
        question.operations.remove(closed)
        let without: Set<String> =
            closed == .show || closed == .create ? [closed.rawValue, "clone"] : [closed.rawValue]
        #expect(Self.allowed(question) == Set(AccessMap.Action.allCases.map(\.rawValue)).subtracting(without))
        #expect(
            question.map.reason(of: closed)?.hasPrefix("The resource `articles` does not allow `\(closed)`") == true)
    }

    @Test func aTokenHasItsWord() {
        var question = Self.question([])
        question.rights = .unlimited
        question.grant = AccessGrant(name: "reporting", extent: .resources(["articles": [.list, .create]]))
        #expect(Self.allowed(question) == ["list", "create"])
        #expect(
            question.map.reason(of: .edit)?.contains("token `reporting` does not allow `edit` on `articles`") == true)
    }

    @Test func nobodyGrantsToForeignRoles() {
        var question = Self.question([#"create("any")"#])
        question.defaults = [Permission(.read, .any), Permission(.update, .team("crew", role: "chief"))]
        #expect(Self.allowed(question) == ["create"])
        question.defaults?.append(Permission(.read, .label("boss")))
        #expect(Self.allowed(question).isEmpty)
        #expect(question.map.reason(of: .create)?.contains("`label:boss`") == true)
    }

    // Reasons

    @Test func reasonsNameWhatIsMissing() {
        let guest = Self.question([#"update("team:secret")"#], roles: CallerRoles.guest)
        #expect(
            guest.map.reason(of: .edit)
                == "The table `posts` grants `update` to none of your roles: `any`, `guests`. Row security is off, so that no row grants it "
                + "either. Sign in, or grant it in Appwrite.")
        let row = Self.question([], security: true, row: .readable([]), id: "a1")
        #expect(
            row.map.reason(of: .delete)?.hasPrefix("Neither the table `posts` nor the row `a1` grants `delete`") == true
        )
        let hidden = Self.question([], security: true, row: .unseen, id: "a1")
        #expect(hidden.map.reason(of: .show) == "`articles` has no row `a1` that you may read.")
    }

    @Test func longListsOfRolesAreCut() throws {
        let roles = (1...40).map { Role.team("team\($0)", role: nil) }
        let reason = try #require(Self.question([], roles: roles).map.reason(of: .list))
        #expect(reason.contains("`team:team12` and 28 more"))
    }

    @Test func theAnswerIsRefines() {
        let json = Self.question([#"read("any")"#]).map.json
        #expect(json.object?.members.map(\.key) == ["list", "create", "show", "edit", "delete", "clone"])
        #expect(json["list"] == ["can": true])
        #expect(json["edit"]?["can"] == false)
        #expect(json["edit"]?["reason"]?.string?.isEmpty == false)
    }
}

extension AccessMap {
    fileprivate func reason(of operation: ResourceOperation) -> String? {
        guard let action = Action(rawValue: operation.rawValue), case .no(let reason) = self[action] else { return nil }
        return reason
    }
}
