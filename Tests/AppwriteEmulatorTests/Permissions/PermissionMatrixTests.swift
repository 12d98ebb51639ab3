import HTTPTypes
import JSONBytes
import Testing

@testable import AppwriteEmulator

/// Who may do what to a row, by what table and row grant, with and without row security.
struct PermissionMatrixTests {
    struct Scenario: Sendable, CustomTestStringConvertible {
        var table: [String] = []
        var row: [String] = []
        var rowSecurity = true
        var get: Int
        var update: Int
        var delete: Int
        /// The ids of a list, or the status that refuses it.
        var listed: Int
        var listStatus = 200
        var testDescription: String { "table \(table) row \(row) security \(rowSecurity)" }
    }

    /// For the user `ann`, who is in the team `crew` as writer and has the label `editor`.
    static let scenarios = [
        Scenario(get: 404, update: 401, delete: 401, listed: 0),
        Scenario(rowSecurity: false, get: 404, update: 401, delete: 401, listed: 0, listStatus: 401),
        Scenario(table: ["read(\"any\")"], rowSecurity: false, get: 200, update: 401, delete: 401, listed: 1),
        Scenario(table: ["read(\"users\")", "update(\"user:ann\")"], get: 200, update: 200, delete: 401, listed: 1),
        Scenario(row: ["read(\"user:ann\")"], get: 200, update: 401, delete: 401, listed: 1),
        Scenario(
            row: ["read(\"any\")"], rowSecurity: false, get: 404, update: 401, delete: 401, listed: 0, listStatus: 401),
        Scenario(row: ["update(\"user:ann\")"], get: 404, update: 200, delete: 401, listed: 0),
        Scenario(row: ["write(\"user:ann\")"], get: 404, update: 200, delete: 204, listed: 0),
        Scenario(
            row: ["read(\"team:crew\")", "delete(\"team:crew/writer\")"], get: 200, update: 401, delete: 204, listed: 1),
        Scenario(row: ["read(\"team:crew/owner\")"], get: 404, update: 401, delete: 401, listed: 0),
        Scenario(row: ["read(\"label:editor\")"], get: 200, update: 401, delete: 401, listed: 1),
        Scenario(row: ["read(\"user:bob\")", "read(\"guests\")"], get: 404, update: 401, delete: 401, listed: 0),
        Scenario(row: ["read(\"users/unverified\")"], get: 200, update: 401, delete: 401, listed: 1),
        Scenario(
            row: ["read(\"user:ann\")", "read(\"any\")", "read(\"users\")"], get: 200, update: 401, delete: 401,
            listed: 1),
    ]

    @Test(arguments: scenarios)
    func decides(_ scenario: Scenario) async throws {
        let harness = try Harness()
        await harness.makeTable(permissions: scenario.table, rowSecurity: scenario.rowSecurity)
        let ann = try await harness.signUp("ann", labels: ["editor"])
        await harness.call(.post, "/teams", ["teamId": "crew", "name": "Crew"])
        await harness.call(.post, "/teams/crew/memberships", ["userId": "ann", "roles": ["writer"]])
        #expect(await harness.add("r", ["title": "x"], permissions: scenario.row).status == 201)

        #expect(await harness.call(.get, Harness.rows + "/r", as: ann).status == scenario.get)
        let list = await harness.list([], as: ann)
        #expect(list.status == scenario.listStatus)
        #expect(list.ids.count == scenario.listed)
        if list.status == 200 { #expect(list.body["total"]?.int64 == Int64(scenario.listed)) }
        let update: JSONObject = ["data": ["title": "y"]]
        #expect(await harness.call(.patch, Harness.rows + "/r", update, as: ann).status == scenario.update)
        #expect(await harness.call(.delete, Harness.rows + "/r", as: ann).status == scenario.delete)
        #expect(await harness.call(.get, Harness.rows + "/r").status == (scenario.delete == 204 ? 404 : 200))
    }

    @Test func pagesHoldOnlyWhatMayBeRead() async throws {
        let harness = try Harness()
        await harness.makeTable()
        let ann = try await harness.signUp("ann")
        for number in 0..<60 {
            let permissions = number % 3 == 0 ? ["read(\"user:ann\")"] : ["read(\"user:bob\")"]
            _ = await harness.add("r\(number)", ["count": .integer(number)], permissions: permissions)
        }
        let limit = #"{"method":"limit","values":[7]}"#
        let first = await harness.list([limit], as: ann)
        #expect(first.ids == ["r0", "r3", "r6", "r9", "r12", "r15", "r18"])
        #expect(first.body["total"] == 20)
        let second = await harness.list([limit, #"{"method":"offset","values":[7]}"#], as: ann)
        #expect(second.ids.first == "r21")
        let filtered = await harness.list(
            [#"{"method":"greaterThanEqual","attribute":"count","values":[30]}"#], as: ann)
        #expect(filtered.body["total"] == 10)
        #expect(await harness.list([], as: .guest).body["total"] == 0)
        #expect(await harness.list([]).body["total"] == 60)
    }

    @Test func listsFollowChangedPermissions() async throws {
        let harness = try Harness()
        await harness.makeTable()
        _ = await harness.add("r", ["title": "x"], permissions: ["read(\"users\")"])
        #expect(await harness.list([], as: .guest).ids.isEmpty)
        await harness.call(.patch, Harness.rows + "/r", ["permissions": ["read(\"any\")"]])
        #expect(await harness.list([], as: .guest).ids == ["r"])
        await harness.call(.patch, Harness.rows + "/r", ["permissions": []])
        #expect(await harness.list([], as: .guest).body["total"] == 0)
    }

    @Test func clientsGrantOnlyWhatTheyHold() async throws {
        let harness = try Harness()
        await harness.makeTable(permissions: ["create(\"users\")"])
        let ann = try await harness.signUp("ann")
        let refused = await harness.call(
            .post, Harness.rows, ["rowId": "a", "data": ["title": "x"], "permissions": ["read(\"user:bob\")"]], as: ann)
        #expect(refused.status == 401)
        #expect(
            refused.message
                == "Permissions must be one of: (any, users, user:ann, user:ann/unverified, users/unverified)")
        let own = await harness.call(.post, Harness.rows, ["rowId": "a", "data": ["title": "x"]], as: ann)
        #expect(own.body["$permissions"] == ["read(\"user:ann\")", "update(\"user:ann\")", "delete(\"user:ann\")"])
    }

    @Test func bulkIsForKeys() async throws {
        let harness = try Harness()
        await harness.makeTable(permissions: ["create(\"any\")", "update(\"any\")", "delete(\"any\")"])
        let ann = try await harness.signUp("ann")
        #expect(
            await harness.call(.post, Harness.rows, ["rows": [["title": "x"]]], as: ann).type
                == "general_unauthorized_scope")
        #expect(await harness.call(.delete, Harness.rows, [:], as: ann).type == "database_not_found")
        #expect(
            await harness.call(.patch, Harness.rows, ["data": ["title": "x"]], as: .guest).type == "database_not_found")
    }

    @Test func whatIsDisabledIsThereForKeysOnly() async throws {
        let harness = try Harness()
        await harness.makeTable(permissions: ["read(\"any\")"])
        await harness.call(.put, "/tablesdb/main/tables/things", ["name": "Things", "enabled": false])
        #expect(await harness.list([], as: .guest).type == "table_not_found")
        #expect(await harness.list([]).status == 200)
        await harness.call(.put, "/tablesdb/main", ["name": "Main", "enabled": false])
        #expect(await harness.list([], as: .guest).type == "database_not_found")
    }
}
