import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSONBytes
import Logging
import NIOCore
import Testing

@testable import AppwriteEmulator

/// Over HTTP: what the real server's transport does.
struct HTTPTests {
    private func withServer(_ body: @escaping @Sendable (any TestClientProtocol) async throws -> Void) async throws {
        let emulator = try Emulator(
            configuration: EmulatorConfiguration(key: "test-key"), logger: Logger(label: "test"))
        let application = Application(responder: EmulatorResponder(dispatcher: emulator.dispatcher))
        try await application.test(.live) { client in
            for (path, content) in [
                ("/v1/tablesdb", #"{"databaseId":"main","name":"Main"}"#),
                (
                    "/v1/tablesdb/main/tables",
                    #"{"tableId":"t","name":"T","permissions":["read(\"any\")","create(\"any\")"]}"#
                ),
                ("/v1/tablesdb/main/tables/t/columns/string", #"{"key":"title","size":20,"required":false}"#),
            ] {
                _ = try await client.execute(
                    uri: path, method: .post, headers: Self.json(Self.key), body: ByteBuffer(string: content))
            }
            try await body(client)
        }
    }

    private static let project: HTTPFields = fields(["X-Appwrite-Project": "demo"])
    private static let key: HTTPFields = fields(["X-Appwrite-Project": "demo", "X-Appwrite-Key": "test-key"])

    private static func fields(_ named: [String: String]) -> HTTPFields {
        var fields = HTTPFields()
        for (name, value) in named { if let name = HTTPField.Name(name) { fields[name] = value } }
        return fields
    }

    private static func json(_ fields: HTTPFields) -> HTTPFields {
        var fields = fields
        fields[.contentType] = "application/json"
        return fields
    }

    private static let rows = "/v1/tablesdb/main/tables/t/rows"

    private func type(_ response: TestResponse) throws -> String? {
        try JSONValue(parsing: Array(response.body.readableBytesView))["type"]?.string
    }

    @Test func readsParametersWhereAppwriteReadsThem() async throws {
        try await withServer { client in
            let query = "?queries%5B%5D=%7B%22method%22%3A%22limit%22%2C%22values%22%3A%5B1%5D%7D&project=demo"
            let list = try await client.execute(uri: Self.rows + query, method: .get)
            #expect(list.status == .ok)
            #expect(list.headers[.contentType] == "application/json; charset=UTF-8")
            let plain = try await client.execute(uri: Self.rows + "?queries=x&project=demo", method: .get)
            #expect(try type(plain) == "general_argument_invalid")
            let inQuery = try await client.execute(
                uri: Self.rows + "?rowId=a", method: .post, headers: Self.json(Self.project),
                body: ByteBuffer(string: "{}"))
            #expect(try type(inQuery) == "row_missing_data")
        }
    }

    @Test(arguments: [
        ("{", "application/json", "row_missing_data"), ("[1,2]", "application/json", "row_missing_data"),
        ("null", "application/json", "row_missing_data"), ("", "application/json", "row_missing_data"),
        (#"{"rowId":"a","data":{"title":"x"}}"#, "text/plain", "row_missing_data"),
        ("rowId=a&data=x", "application/x-www-form-urlencoded", "general_argument_invalid"),
    ])
    func readsBodiesAsAppwriteDoes(_ body: String, _ contentType: String, _ expected: String) async throws {
        try await withServer { client in
            var headers = Self.project
            headers[.contentType] = contentType
            let response = try await client.execute(
                uri: Self.rows, method: .post, headers: headers, body: ByteBuffer(string: body))
            #expect(response.status == .badRequest)
            #expect(try type(response) == expected)
        }
    }

    @Test(arguments: [
        ("/v1/nosuch", "general_route_not_found", 404), ("/nosuch", "general_route_not_found", 404),
        ("/v1/users", "general_unauthorized_scope", 401), ("/v1/account", "general_unauthorized_scope", 401),
        ("/v1/tablesdb/main/tables/t/rows/nosuch", "row_not_found", 404),
        ("/v1/tablesdb/main/tables/t/rows/bad%20id", "general_argument_invalid", 400),
        ("/v1/tablesdb/nosuch/tables/t/rows", "database_not_found", 404),
    ])
    func refuses(_ path: String, _ expected: String, _ status: Int) async throws {
        try await withServer { client in
            let response = try await client.execute(uri: path, method: .get, headers: Self.project)
            #expect(response.status.code == status)
            #expect(try type(response) == expected)
            #expect(response.headers[.xContentTypeOptions] == "nosniff")
        }
    }

    @Test func checksProjectAndKey() async throws {
        try await withServer { client in
            #expect(try type(try await client.execute(uri: Self.rows, method: .get)) == "general_access_forbidden")
            let unknown = Self.fields(["X-Appwrite-Project": "nosuch"])
            #expect(
                try type(try await client.execute(uri: Self.rows, method: .get, headers: unknown))
                    == "project_not_found")
            let badKey = Self.fields(["X-Appwrite-Project": "demo", "X-Appwrite-Key": "wrong"])
            #expect(
                try type(try await client.execute(uri: Self.rows, method: .get, headers: badKey)) == "user_unauthorized"
            )
            let version = try await client.execute(uri: "/v1/health/version", method: .get)
            #expect(String(buffer: version.body) == #"{"version":"1.8.1"}"#)
            let ping = try await client.execute(uri: "/v1/ping", method: .get, headers: Self.project)
            #expect(String(buffer: ping.body) == "Pong!")
        }
    }

    @Test func knowsItsOrigins() async throws {
        try await withServer { client in
            var headers = Self.json(Self.project)
            headers[.origin] = "https://evil.example"
            let read = try await client.execute(uri: Self.rows, method: .get, headers: headers)
            #expect(read.status == .ok)
            #expect(read.headers[.accessControlAllowOrigin] == "https://localhost")
            let write = try await client.execute(
                uri: Self.rows, method: .post, headers: headers, body: ByteBuffer(string: "{}"))
            #expect(try type(write) == "general_unknown_origin")
            let preflight = try await client.execute(uri: Self.rows, method: .options, headers: headers)
            #expect(preflight.status == .noContent)
            #expect(preflight.headers[.accessControlAllowOrigin] == "https://evil.example")
            headers[.origin] = "http://localhost:5173"
            let own = try await client.execute(
                uri: Self.rows, method: .post, headers: headers,
                body: ByteBuffer(string: #"{"rowId":"a","data":{"title":"x"}}"#))
            #expect(own.status == .created)
            #expect(own.headers[.accessControlAllowOrigin] == "http://localhost:5173")
        }
    }

    @Test func setsCookiesAtLogin() async throws {
        try await withServer { client in
            let account = #"{"userId":"ann","email":"ann@example.com","password":"Correct-Horse-9"}"#
            let created = try await client.execute(
                uri: "/v1/account", method: .post, headers: Self.json(Self.project), body: ByteBuffer(string: account))
            #expect(created.status == .created)
            let login = try await client.execute(
                uri: "/v1/account/sessions/email", method: .post, headers: Self.json(Self.project),
                body: ByteBuffer(string: account))
            #expect(login.status == .created)
            let cookies = login.headers[values: .setCookie]
            #expect(cookies.allSatisfy { $0.contains("HttpOnly") })
            let cookie = try #require(cookies.first { $0.hasPrefix("a_session_demo=") }).prefix { $0 != ";" }
            var headers = Self.project
            headers[.cookie] = String(cookie)
            let me = try await client.execute(uri: "/v1/account", method: .get, headers: headers)
            #expect(me.status == .ok)
            let wrong = account.replacing("Correct", with: "Incorrect")
            let refused = try await client.execute(
                uri: "/v1/account/sessions/email", method: .post, headers: Self.json(Self.project),
                body: ByteBuffer(string: wrong))
            #expect(try type(refused) == "user_invalid_credentials")
        }
    }

    @Test func headHasNoBody() async throws {
        try await withServer { client in
            let response = try await client.execute(uri: Self.rows, method: .head, headers: Self.project)
            #expect(response.status == .ok)
            #expect(response.body.readableBytes == 0)
        }
    }
}
