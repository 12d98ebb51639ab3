import Appwrite
import Foundation
import GatewayTesting
import HTTPTypes
import HummingbirdTesting
import JSONBytes
import Testing

@testable import Gateway

@Suite("Audit: writes through the gateway, and reading them at /audit", .timeLimit(.minutes(1)))
struct AuditRoutesTests {
    /// The gateway with a trail in a file of its own, in front of an Appwrite with one user.
    private static func withBed(
        roles: [Role] = [.label("admin")], hashes: Bool = false,
        rows: @escaping RecordingTransport.Responder = { _ in .json(Rows.row("a")) },
        _ body: (AppwriteBed, _ lines: () async throws -> [JSONValue]) async throws -> Void
    ) async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "audit-\(UUID().uuidString).log").path()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let bed = AppwriteBed(configure: {
            $0.audit.file = path
            $0.audit.roles = roles
            $0.audit.hashes = hashes
        }) { request throws(TransportError) in
            if request.path.contains("/rows") { return try await rows(request) }
            if request.path == "/v1/account" {
                return request.header("X-Appwrite-Session") == ["s3cret"]
                    ? .json(#"{"$id":"u1","labels":["admin"],"emailVerification":true}"#)
                    : .appwriteError(401, "general_unauthorized_scope", "missing scope")
            }
            return request.path.contains("/transactions")
                ? .appwriteError(404, "general_route_not_found", "no such route") : HTTPBed.table(request)
        }
        bed.parts.audit?.start()
        try await body(bed) {
            await bed.parts.audit?.finish(within: .seconds(5))
            let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
            return try text.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
        }
    }

    struct Write: CustomTestStringConvertible, Sendable {
        var method: HTTPRequest.Method
        var uri: String
        var body: String?
        var action: String
        var ids: [JSONValue]
        var testDescription: String { "\(method) \(uri)" }
    }

    static let writes = [
        Write(method: .post, uri: "/simple-rest/posts", body: #"{"id":"c","title":"x"}"#, action: "create", ids: ["c"]),
        Write(method: .patch, uri: "/simple-rest/posts/a", body: #"{"title":"x"}"#, action: "update", ids: ["a"]),
        Write(method: .delete, uri: "/simple-rest/posts/a", action: "delete", ids: ["a"]),
        Write(method: .patch, uri: "/rest/posts/a", body: #"{"title":"x"}"#, action: "update", ids: ["a"]),
        Write(method: .put, uri: "/strapi-v4/posts/a", body: #"{"data":{"title":"x"}}"#, action: "update", ids: ["a"]),
        Write(method: .delete, uri: "/nestjsx-crud/posts/a", action: "delete", ids: ["a"]),
        Write(
            method: .patch, uri: "/simple-rest/posts/bulk?ids=a,b", body: #"{"title":"x"}"#, action: "updateMany",
            ids: ["a", "b"]),
        Write(method: .delete, uri: "/rest/posts/bulk?ids=a,b", action: "deleteMany", ids: ["a", "b"]),
        Write(
            method: .post, uri: "/simple-rest/posts/bulk", body: #"[{"id":"x","title":"x"},{"id":"y","title":"y"}]"#,
            action: "createMany", ids: ["x", "y"]),
    ]

    private static let answering: RecordingTransport.Responder = { request in
        if request.method == "DELETE" { return .empty() }
        guard request.method == "GET", request.path.hasSuffix("/rows") else {
            let created = (try? JSONValue(parsing: request.body ?? []))?["rowId"]?.string
            return .json(Rows.row(created ?? "a"))
        }
        return Rows.list(["a", "b"])
    }

    /// Transactions are not to be had here, so that many rows are written one by one.
    @Test(arguments: writes)
    func everyWriteOfEveryDialectHasALine(_ write: Write) async throws {
        try await Self.withBed(rows: Self.answering) { bed, lines in
            var headers = AppwriteBed.browser
            headers[.requestID] = "request-7"
            let answer = try await bed.request(write.method, write.uri, headers: headers, body: write.body)
            #expect((200..<300).contains(Int(answer.status.code)), "\(answer.text)")
            _ = try await bed.request(.get, "/simple-rest/posts", headers: headers)
            _ = try await bed.request(.get, "/simple-rest/posts/a", headers: headers)
            let told = try await lines()
            #expect(told.count == 1)
            #expect(told.first?["action"]?.string == write.action)
            #expect(told.first?["ids"] == .array(write.ids))
            #expect(told.first?["resource"] == "posts" && told.first?["table"] == "main/posts")
            #expect(told.first?["author"] == ["type": "user", "id": "u1"])
            #expect(told.first?["request"] == "request-7")
            #expect(told.first?["outcome"] == "done")
            #expect(told.first?.text.contains("s3cret") == false)
        }
    }

    @Test func whatWasRefusedHasNone() async throws {
        try await Self.withBed(rows: { _ in .appwriteError(401, "user_unauthorized", "no") }) { bed, lines in
            let answer = try await bed.request(
                .patch, "/simple-rest/posts/a", headers: AppwriteBed.script, body: #"{"title":"x"}"#)
            #expect(answer.status == .unauthorized)
            #expect(try await lines() == [])
        }
    }

    /// Nobody knows what Appwrite did.
    @Test func whatWasNotAnsweredIsUnknown() async throws {
        try await Self.withBed(rows: { _ throws(TransportError) in throw TransportError(.connectionLost, "gone") }) {
            bed, lines in
            let answer = try await bed.request(
                .patch, "/simple-rest/posts/a", headers: AppwriteBed.script, body: #"{"title":"x"}"#)
            #expect(answer.status == .badGateway)
            let told = try await lines()
            #expect(told.map { $0["outcome"] } == ["unknown"])
            #expect(told.first?["ids"] == ["a"])
        }
    }

    @Test func hashesTellOneVersionFromAnother() async throws {
        let before = #"{"$id":"a","title":"old"}"#
        let after = #"{"$id":"a","title":"new"}"#
        let rows: RecordingTransport.Responder = { request in
            request.method == "GET" ? .json(#"{"total":1,"rows":[\#(before)]}"#) : .json(after)
        }
        try await Self.withBed(hashes: true, rows: rows) { bed, lines in
            _ = try await bed.request(
                .patch, "/simple-rest/posts/a", headers: AppwriteBed.script, body: #"{"title":"new"}"#)
            let told = try await lines()
            func hash(_ row: String) -> JSONValue? {
                RowHash.hash(Array(row.replacing("$id", with: "id").utf8)).map(JSONValue.string)
            }
            #expect(told.first?["before"]?["a"] == hash(before))
            #expect(told.first?["after"]?["a"] == hash(after))
        }
    }

    @Test func readersAreThoseOfTheConfiguredRoles() async throws {
        let allowed: [[Role]] = [[.label("admin")], [.user("u1", nil)], [.label("other"), .users(.verified)]]
        for roles in allowed {
            try await Self.withBed(roles: roles) { bed, _ in
                let answer = try await bed.request(.get, "/audit", headers: AppwriteBed.script)
                #expect(answer.status == .ok && answer.text == "[]")
                #expect(answer.headers[.totalCount] == "0")
                #expect(try await bed.request(.get, "/audit").status == .unauthorized)
                #expect(
                    try await bed.request(.get, "/audit", headers: [.any("X-Appwrite-Session"): "x"]).status
                        == .unauthorized)
            }
        }
        for roles in [[], [Role.label("other")], [.user("u2", nil)]] {
            try await Self.withBed(roles: roles) { bed, _ in
                let answer = try await bed.request(.get, "/audit", headers: AppwriteBed.script)
                #expect(answer.status == .forbidden)
                #expect(answer.json?["type"] == "gateway_audit_forbidden")
            }
        }
    }

    @Test func withoutATrailThereIsNoneToRead() async throws {
        let bed = AppwriteBed { _ in .json("{}") }
        let answer = try await bed.request(.get, "/audit", headers: AppwriteBed.script)
        #expect(answer.status == .forbidden)
        #expect(answer.json?["message"]?.string?.contains("audit.file") == true)
        #expect(bed.transport.requests.isEmpty)
    }

    @Test func settingsFitEachOther() throws {
        let base = "appwrite: {endpoint: https://a.example/v1, project: p, database: d}\n"
        func load(_ text: String, _ environment: [String: String] = [:]) throws -> GatewayConfiguration {
            try GatewayConfiguration.load(file: ("c.yaml", base + text), environment: environment)
        }
        let configuration = try load(
            "audit: {file: /var/log/audit.log, max_size: 1MiB, keep: 3, hashes: true, roles: [\"label:admin\", \"team:t/owner\"]}\n"
        )
        #expect(configuration.audit.file == "/var/log/audit.log")
        #expect(configuration.audit.maximumSize == 1 << 20 && configuration.audit.keep == 3)
        #expect(configuration.audit.roles == [.label("admin"), .team("t", role: "owner")])
        let key = ["REFINE_GATEWAY_APPWRITE_KEY": "standard_x"]
        #expect(try load("audit: {table: trail}\n", key).audit.table == TableReference(database: "", table: "trail"))
        for (text, word) in [
            ("audit: {file: a, table: trail}\n", "audit.file"), ("audit: {table: trail}\n", "appwrite.key"),
            ("audit: {table: a/b/c}\n", "audit.table"), ("audit: {roles: [any]}\n", "audit.roles"),
            ("audit: {roles: [admins]}\n", "audit.roles"),
        ] {
            let error = #expect(throws: ConfigurationError.self) { try load(text) }
            #expect(error?.description.contains(word) == true)
        }
    }
}
