import JSONBytes
import Refine
import Testing

@Suite struct PermissionHeaderTests {
    private let dialect = SimpleRest()

    private func permissions(_ headers: [(name: String, value: String)]) throws(HttpError) -> PermissionInput? {
        let request = try dialect.parse("PATCH posts/a1", body: "{}", headers: headers)
        guard case .update(_, let row) = request.operation else { return nil }
        return row.permissions
    }

    @Test(
        arguments: [
            ("any", ["any"]), ("any,users", ["any", "users"]), (" any ,\tusers ", ["any", "users"]),
            ("team:ID/owner,label:admin,user:u1", ["team:ID/owner", "label:admin", "user:u1"]),
            (#"read("any")"#, [#"read("any")"#]),
            (#"read("any"), update("users")"#, [#"read("any")"#, #"update("users")"#]),
            (#"read("a,b"),any"#, [#"read("a,b")"#, "any"]), (#"read(a,b),any"#, ["read(a,b)", "any"]),
            (#"["any","read(\"users\")"]"#, ["any", #"read("users")"#]), (#" ["any"] "#, ["any"]), ("[]", []),
            ("", nil), ("  ", nil),
        ] as [(String, [String]?)])
    func takesListsApart(_ value: String, _ expected: [String]?) throws {
        let input = expected.map { PermissionInput(read: $0) }
        #expect(try permissions([("x-read-permissions", value)]) == input)
        #expect(try permissions([("x-write-permissions", value)]) == expected.map { PermissionInput(write: $0) })
    }

    @Test func takesSeveralHeadersTogether() throws {
        let input = try permissions([
            ("x-read-permissions", "any"), ("x-write-permissions", "user:u1"), ("x-read-permissions", #"["users"]"#),
        ])
        #expect(input == PermissionInput(read: ["any", "users"], write: ["user:u1"]))
    }

    @Test func joinsThemWithTheBody() throws {
        let request = try dialect.parse(
            "POST posts/bulk", body: #"[{"$permissions":["delete(\"users\")"]},{}]"#,
            headers: [("x-read-permissions", "any")])
        #expect(
            request.operation
                == .createMany([
                    RowInput(
                        data: [:], permissions: PermissionInput(permissions: [#"delete("users")"#], read: ["any"])),
                    RowInput(data: [:], permissions: PermissionInput(read: ["any"])),
                ]))
    }

    @Test(arguments: [
        "any,", ",any", "any,,users", ",", #"read("any"#, #"read("any""#, "read(any", "any)", "[any]", #"["any",1]"#,
        #"["any""#, "[[\"any\"]]",
    ])
    func namesTheMalformedHeader(_ value: String) {
        let error = refusal { () throws(HttpError) in try permissions([("x-write-permissions", value)]) }
        #expect(error?.statusCode == 400)
        #expect(error?.type == "gateway_permission_invalid")
        #expect(error?.message.hasPrefix("`X-Write-Permissions`") == true)
    }
}
