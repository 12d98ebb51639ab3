import Appwrite
import GatewayTesting
import JSONBytes
import Refine
import Testing

@testable import Gateway

/// Resources whose rows' permissions are not the callers' to choose.
@Suite("Resource rules: fixed permissions")
struct FixedPermissionTests {
    private static let resources = "{named: {posts: {permissions: fixed}, users: {table: people, permissions: fixed}}}"

    private static func bed(_ resources: String = resources) throws -> RulesBed {
        try RulesBed(resources) { request in
            request.path.hasSuffix("/rows") && request.method == "GET"
                ? #"{"total":1,"rows":[{"$id":"a","$permissions":["read(\"any\")","update(\"user:u\")"]}]}"#
                : #"{"$id":"a","title":"t","$permissions":["read(\"any\")","update(\"user:u\")"]}"#
        }
    }

    private static func input(_ permissions: PermissionInput?, title: String? = "x") -> RowInput {
        RowInput(data: title.map { ["title": .string($0)] } ?? [:], permissions: permissions)
    }

    private static let own = [#"update("user:u")"#, #"read("any")"#]
    private static let body = PermissionInput(permissions: own)
    private static let headers = [
        PermissionInput(read: ["any"]), PermissionInput(write: []), PermissionInput(read: []),
    ]

    static let refused: [DataRequest.Operation] =
        (headers + [body]).flatMap { [.create(input($0)), .createMany([input(nil), input($0)])] }
        + headers.flatMap { [.update(id: "a", input($0)), .updateMany(ids: ["a", "b"], input($0))] }

    @Test(arguments: refused)
    func callersChooseNone(_ operation: DataRequest.Operation) async throws {
        let bed = try Self.bed()
        let refusal = try #require(await bed.refusal("posts", operation))
        #expect(refusal.statusCode == 403)
        #expect(refusal.type == "gateway_permissions_fixed")
        #expect(refusal.message.contains("`X-") || refusal.message.contains("`$permissions`"))
        #expect(refusal.errors.keys.sorted() == ["$permissions"])
        #expect(bed.transport.requests.isEmpty)
    }

    /// A form that sends a row back as it was read.
    @Test func permissionsThatTheRowHasAreNoChange() async throws {
        let bed = try Self.bed()
        _ = try await bed.answer("posts", .update(id: "a", Self.input(Self.body)))
        let sent = try #require(bed.transport.requests.last)
        #expect(sent.method == "PATCH")
        #expect(sent.bodyText == #"{"data":{"title":"x"}}"#)
        let answer = try await bed.answer("posts", .update(id: "a", Self.input(Self.body, title: nil)))
        #expect(answer.rowText.contains(#""id":"a""#))
        #expect(bed.transport.requests.last?.method == "GET")
        _ = try await bed.answer("posts", .updateMany(ids: ["a"], Self.input(Self.body)))
    }

    @Test func othersAreRefused() async throws {
        let bed = try Self.bed()
        let others = PermissionInput(permissions: [#"read("any")"#])
        for operation in [
            DataRequest.Operation.update(id: "a", Self.input(others)), .updateMany(ids: ["a"], Self.input(others)),
        ] {
            #expect(await bed.refusal("posts", operation)?.type == "gateway_permissions_fixed")
        }
        #expect(bed.transport.requests.allSatisfy { $0.method == "GET" })
    }

    @Test func rowsThatAreWrittenAlongHaveNoneEither() async throws {
        let bed = try Self.bed()
        let body = #"{"author":{"name":"n","$permissions":["read(\"any\")"]}}"#
        for line in ["POST posts", "PATCH posts/a"] {
            let refusal = try #require(await bed.refusal(line, body))
            #expect(refusal.type == "gateway_permissions_fixed")
            #expect(refusal.message.contains("`author.$permissions`"))
        }
        #expect(bed.transport.requests.isEmpty)
    }

    @Test func newRowsHaveTheConfiguredOnes() async throws {
        let bed = try Self.bed("{permissions: {mode: fixed, rows: ['read(\"users\")']}, named: {posts: }}")
        _ = try await bed.answer("posts", .create(Self.input(nil)))
        #expect(bed.transport.requests.last?.bodyText?.contains(#""permissions":["read(\"users\")"]"#) == true)
        #expect(await bed.refusal("posts", .create(Self.input(Self.body)))?.type == "gateway_permissions_fixed")
        let open = try Self.bed("{permissions: fixed, named: {posts: {permissions: default}}}")
        #expect(await open.refusal("posts", .create(Self.input(Self.body))) == nil)
    }

    static let settings: [(text: String, isFixed: Bool?, rows: [Permission]?, shown: String?)] = [
        ("fixed", true, nil, "fixed"), ("default", false, nil, "default"),
        ("['read(\"any\")']", nil, [Permission(.read, .any)], #"["read(\"any\")"]"#),
        (
            "{mode: fixed, rows: ['read(\"any\")']}", true, [Permission(.read, .any)],
            #"{mode: fixed, rows: ["read(\"any\")"]}"#
        ),
    ]

    @Test(arguments: settings)
    func itIsConfiguredInOneWord(
        _ example: (text: String, isFixed: Bool?, rows: [Permission]?, shown: String?)
    ) throws {
        func load(_ text: String) throws -> GatewayConfiguration {
            let file =
                "appwrite: {endpoint: 'https://a.test/v1', project: p, database: main}\nresources: {named: {posts: {permissions: \(text)}}}"
            return try GatewayConfiguration.load(file: ("gateway.yaml", file))
        }
        let resource = try #require(try load(example.text).resources.named["posts"])
        #expect(resource.fixesPermissions == example.isFixed)
        #expect(resource.permissions == example.rows)
        #expect(PermissionSetting(rows: resource.permissions, isFixed: resource.fixesPermissions).text == example.shown)
        #expect(try load(example.shown ?? "").resources.named["posts"] == resource)
    }

    @Test(arguments: ["fxied", "{mode: never}", "{mod: fixed}", "{rows: [nobody]}"])
    func whatCannotBeReadIsNamed(_ text: String) {
        let file =
            "appwrite: {endpoint: 'https://a.test/v1', project: p, database: main}\nresources: {named: {posts: {permissions: \(text)}}}"
        let error = #expect(throws: ConfigurationError.self) {
            try GatewayConfiguration.load(file: ("gateway.yaml", file))
        }
        #expect(error?.problems.first?.key == "resources.named.posts.permissions")
    }
}
