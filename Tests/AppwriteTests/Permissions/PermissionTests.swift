import Appwrite
import Testing

@Suite struct PermissionTests {
    @Test(arguments: [
        (#"read("any")"#, Permission(.read, .any)),
        (#"create("users")"#, Permission(.create, .users(nil))),
        (#"update("user:5f2c/verified")"#, Permission(.update, .user("5f2c", .verified))),
        (#"delete("team:staff/owner")"#, Permission(.delete, .team("staff", role: "owner"))),
        (#"write("label:admin")"#, Permission(.write, .label("admin"))),
    ])
    func readsAndPrintsTheSameText(text: String, permission: Permission) throws {
        #expect(try Permission.parse(text) == permission)
        #expect(permission.description == text)
        #expect(Permission(text) == permission)
    }

    /// The words are those that a live 1.8.1 answered for rows.
    @Test(arguments: [
        ("read(any)", #"Invalid permission string format: "read(any)"."#),
        ("read('any')", #"Invalid permission string format: "read('any')"."#),
        (#"read( "any" )"#, #"Invalid permission string format: "read( "any" )"."#),
        (#"read("any""#, #"Invalid permission string format: "read("any""."#),
        (#"read(""#, #"Invalid permission string format: "read(""."#),
        (#" read("any")"#, #"Permission " read("any")" is not allowed. Must be one of: read, update, delete, write."#),
        ("any", #"Permission "any" is not allowed. Must be one of: read, update, delete, write."#),
        (#"fly("any")"#, #"Permission "fly("any")" is not allowed. Must be one of: read, update, delete, write."#),
        (
            #"create("any")"#,
            #"Permission "create("any")" is not allowed. Must be one of: read, update, delete, write."#
        ),
        (#"read("*")"#, #"Role "*" is not allowed. Must be one of: any, guests, users, user, team, member, label."#),
        (
            #"read("role:all")"#,
            #"Permissions using the "role:" prefix have been replaced. Use "users", "guests", or "any" instead."#
        ),
        (#"read("team:x/")"#, "Dimension must not be empty"),
    ])
    func refusesOnRowsWithAppwritesWords(text: String, message: String) throws {
        let error = try #require(throws: PermissionError.self) {
            try Permission.parse(text, allowing: Permission.Action.onRows)
        }
        #expect(error.message == message)
    }

    @Test func namesTheActionsOfTablesOnTables() throws {
        let error = try #require(throws: PermissionError.self) { try Permission.parse(#"fly("any")"#) }
        #expect(
            error.message
                == #"Permission "fly("any")" is not allowed. Must be one of: create, read, update, delete, write."#)
    }

    @Test func saysWhichOfSeveralIsWrong() throws {
        let error = try #require(throws: PermissionError.self) {
            try Permission.parse([#"read("any")"#, #"read("user:")"#])
        }
        #expect(error.description == #"Role "user" must have an ID value. (in read("user:"))"#)
    }

    @Test func takesAHundredAndNotMore() throws {
        let hundred = (0..<100).map { #"read("user:u\#($0)")"# }
        #expect(try Permission.parse(hundred).count == 100)
        #expect(throws: PermissionError.tooMany(101)) { try Permission.parse(hundred + [#"read("any")"#]) }
    }

    @Test func writeBecomesUpdateAndDeleteOnRows() {
        let expanded = Permission.expandedForRow([
            Permission(.write, .any), Permission(.read, .any), Permission(.update, .any),
        ])
        #expect(expanded.map(\.description) == [#"update("any")"#, #"delete("any")"#, #"read("any")"#])
    }

    @Test func writeBecomesCreateUpdateAndDeleteOnTables() {
        let expanded = Permission.expandedForTable([Permission(.write, .users(nil))])
        #expect(expanded.map(\.description) == [#"create("users")"#, #"update("users")"#, #"delete("users")"#])
    }
}
