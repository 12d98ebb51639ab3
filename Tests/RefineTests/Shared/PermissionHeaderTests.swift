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

    @Test func aHeaderHasSoManyEntries() throws {
        let many = Array(repeating: "any", count: 1_000).joined(separator: ",")
        #expect(try permissions([("x-read-permissions", many)])?.read?.count == 1_000)
        let error = #expect(throws: HttpError.self) { try permissions([("x-read-permissions", many + ",any")]) }
        #expect(error?.statusCode == 400)
        #expect(error?.message.contains("X-Read-Permissions") == true)
    }

    /// The headers of a request are read once for all of its rows, and so many of these there may be.
    @Test func aBodyHasSoManyRows() throws {
        func create(_ count: Int) throws -> Int {
            let body = "[" + Array(repeating: "{}", count: count).joined(separator: ",") + "]"
            let header = Array(repeating: "users", count: 1_000).joined(separator: ",")
            let request = try dialect.parse("POST posts/bulk", body: body, headers: [("x-write-permissions", header)])
            guard case .createMany(let rows) = request.operation else { return 0 }
            return rows.count { $0.permissions?.write?.count == 1_000 }
        }
        #expect(try create(10_000) == 10_000)
        let error = #expect(throws: HttpError.self) { try create(10_001) }
        #expect(error?.type == "gateway_too_many_rows")
    }
}
