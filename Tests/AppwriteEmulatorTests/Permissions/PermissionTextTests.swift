import JSONBytes
import Testing

@testable import AppwriteEmulator

/// Permission texts: what is refused, with which words, and what `write` becomes.
struct PermissionTextTests {
    @Test(arguments: [
        ("read(any)", "Invalid permission string format"), ("read(\"*\")", "Role \"*\" is not allowed"),
        ("read(\"role:all\")", "\"role:\" prefix"), ("fly(\"any\")", "Must be one of: read, update, delete, write."),
        ("create(\"any\")", "is not allowed"), ("read(\"\")", "Role \"\" is not allowed"),
        ("read(\"user:\")", "must have an ID value"), ("read(\"user:bad id!\")", "identifier value is invalid"),
        ("read(\"any/verified\")", "can not have a dimension value"), ("any", "Permission \"any\" is not allowed"),
        ("read(\"team:x/\")", "Dimension must not be empty"), ("read(\"users/nosuch\")", "dimension value is invalid"),
        ("read(\"label:not-alnum\")", "only alphanumeric chars"),
        ("read( \"any\" )", "Invalid permission string format"),
        (" read(\"any\")", "is not allowed"), ("read(\"users:x\")", "can not have an ID value"),
        ("read(\"", "Invalid permission string"),
    ])
    func refuses(_ text: String, _ reason: String) throws {
        let fault = try #require(PermissionText.fault(in: text, actions: PermissionText.rowActions))
        #expect(fault.contains(reason))
    }

    @Test(arguments: [
        "read(\"any\")", "update(\"user:a/verified\")", "delete(\"team:t/owner\")", "write(\"users/unverified\")",
        "read(\"label:x1\")",
        "read(\"member:m\")", "read(\"guests\")",
    ])
    func takes(_ text: String) {
        #expect(PermissionText.fault(in: text, actions: PermissionText.rowActions) == nil)
    }

    @Test func writeBecomesWhatIsPossible() {
        let texts = ["update(\"any\")", "read(\"users\")", "write(\"any\")", "read(\"users\")"]
        #expect(
            PermissionText.expanded(texts, actions: PermissionText.rowActions)
                == ["update(\"any\")", "read(\"users\")", "delete(\"any\")"])
        #expect(
            PermissionText.expanded(["write(\"any\")"], actions: PermissionText.tableActions)
                == ["create(\"any\")", "update(\"any\")", "delete(\"any\")"])
    }

    @Test func namesRoles() {
        let permissions = ["read(\"any\")", "update(\"user:a\")", "read(\"team:t/owner\")"]
        #expect(PermissionText.roles(for: "read", in: permissions) == ["any", "team:t/owner"])
        #expect(PermissionText.allRoles(in: permissions) == ["any", "user:a", "team:t/owner"])
    }
}
