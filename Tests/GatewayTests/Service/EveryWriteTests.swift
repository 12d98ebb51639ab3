import Appwrite
import CurlTransport
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSONBytes
import NIOCore
import Testing

@testable import Gateway

/// Every kind of write that is served, over real sockets: Appwrite takes it, and drops the connection.
@Suite("Service: every write arrives once", .timeLimit(.minutes(1)))
struct EveryWriteTests {
    /// One request, and the write of it that is dropped.
    struct Case: Sendable {
        var uri: String
        var body: String?
        /// `METHOD /path`, of Appwrite's.
        var dropped: String
        /// What the gateway calls what was to be written.
        var ids: [String]? = []
        var contentType = "application/json"
        /// `nil` is a guest.
        var session: String? = "s"
        /// Where reading tells the truth.
        var status = 502
    }

    private static let rows = "/tablesdb/main/tables/posts/rows"
    private static let commit = "PATCH /tablesdb/transactions/tx"

    /// What each dialect's routes are asked for: rows of a table, in a transaction and one by one, and records of a service.
    private static func dialect(_ name: String) -> [String: [Case]] {
        let one = "/\(name)/posts/a"
        let many = "/\(name)/posts/bulk"
        func body(_ data: String) -> String { name == "strapi-v4" ? #"{"data":\#(data)}"# : data }
        let list = #"[{"id":"a","title":"x"},{"id":"b","title":"y"}]"#
        let new = name == "nestjsx-crud" ? #"{"bulk":\#(list)}"# : body(list)
        let title = body(#"{"title":"x"}"#)
        let change = [
            Case(uri: one, body: title, dropped: "PATCH \(rows)/a", ids: ["a"]),
            Case(uri: "/\(name)/users/a", body: body(#"{"name":"x"}"#), dropped: "PATCH /users/a/name", ids: ["a"]),
        ]
        let changeMany = [
            Case(uri: many + "?ids=a,b", body: title, dropped: commit, ids: ["a", "b"]),
            Case(uri: many + "?ids=a,b", body: title, dropped: "PATCH \(rows)/a", ids: ["a"], session: nil),
        ]
        return [
            "POST /\(name)/{resource}": [
                Case(uri: "/\(name)/posts", body: title, dropped: "POST \(rows)", ids: nil),
                Case(uri: "/\(name)/users", body: body(#"{"name":"x"}"#), dropped: "POST /users"),
            ],
            "POST /\(name)/{resource}/bulk": [
                Case(uri: many, body: new, dropped: commit, ids: ["a", "b"]),
                Case(uri: many, body: new, dropped: "POST \(rows)", ids: ["a"], session: nil),
            ],
            "PATCH /\(name)/{resource}/{id}": change, "PUT /\(name)/{resource}/{id}": change,
            "PATCH /\(name)/{resource}/bulk": changeMany, "PUT /\(name)/{resource}/bulk": changeMany,
            "DELETE /\(name)/{resource}/{id}": [
                Case(uri: one, dropped: "DELETE \(rows)/a", ids: ["a"]),
                Case(uri: "/\(name)/users/a", dropped: "DELETE /users/a", ids: ["a"]),
            ],
            "DELETE /\(name)/{resource}/bulk": [
                Case(uri: many + "?ids=a,b", dropped: commit, ids: ["a", "b"]),
                Case(uri: many + "?ids=a,b", dropped: "DELETE \(rows)/a", ids: ["a"], session: nil),
                Case(uri: "/\(name)/users/bulk?ids=a,b", dropped: "DELETE /users/a", ids: ["a"]),
            ],
        ]
    }

    /// By the routes that write. One without a case fails the test.
    private static let cases: [String: [Case]] = {
        var cases: [String: [Case]] = [
            "POST /auth/login": [
                Case(
                    uri: "/auth/login", body: #"{"email":"a@x.org","password":"12345678"}"#,
                    dropped: "POST /account/sessions/email", ids: nil, session: nil)
            ],
            "POST /auth/logout": [
                Case(uri: "/auth/logout", body: "{}", dropped: "DELETE /account/sessions/current", ids: nil)
            ],
            "POST /auth/register": [
                Case(
                    uri: "/auth/register", body: #"{"email":"a@x.org","password":"12345678"}"#,
                    dropped: "POST /account", ids: nil, session: nil)
            ],
            "POST /auth/forgot-password": [
                Case(
                    uri: "/auth/forgot-password", body: #"{"email":"a@x.org","redirectTo":"https://admin.test/new"}"#,
                    dropped: "POST /account/recovery", ids: nil, session: nil)
            ],
            "POST /auth/update-password": [
                Case(
                    uri: "/auth/update-password", body: #"{"password":"12345678","oldPassword":"87654321"}"#,
                    dropped: "PATCH /account/password", ids: nil),
                Case(
                    uri: "/auth/update-password", body: #"{"password":"12345678","userId":"u","secret":"s"}"#,
                    dropped: "PUT /account/recovery", ids: nil, session: nil),
            ],
            "POST /auth/refresh": [
                Case(uri: "/auth/refresh", body: "{}", dropped: "POST /account/jwts", ids: nil)
            ],
            "POST /files/{bucket}": [
                Case(
                    uri: "/files/b",
                    body:
                        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f.txt\"\r\n\r\nabc\r\n--x--\r\n",
                    dropped: "POST /storage/buckets/b/files", ids: nil, contentType: "multipart/form-data; boundary=x",
                    status: 201)
            ],
            "DELETE /files/{bucket}/{id}": [
                Case(uri: "/files/b/f", dropped: "DELETE /storage/buckets/b/files/f", ids: ["f"])
            ],
            "POST /functions/{id}/executions": [
                Case(uri: "/functions/f/executions", body: "{}", dropped: "POST /functions/f/executions")
            ],
        ]
        for method in ["POST", "PUT", "PATCH", "DELETE"] {
            cases["\(method) /appwrite/{path}"] = [
                Case(uri: "/appwrite/teams/t", body: method == "DELETE" ? nil : "{}", dropped: "\(method) /teams/t")
            ]
        }
        for name in ["simple-rest", "rest", "strapi-v4", "nestjsx-crud"] {
            cases.merge(dialect(name)) { one, _ in one }
        }
        return cases
    }()

    private static func configuration(_ endpoint: String) throws -> GatewayConfiguration {
        var configuration = GatewayConfiguration(
            endpoint: endpoint, project: "p", key: "standard_key", database: "main")
        configuration.services["users"] = .init(.users, roles: [.label("admin")])
        configuration.passthrough.allow = try ["POST", "PUT", "PATCH", "DELETE"].map {
            try PassthroughRule("\($0) /teams/**")
        }
        configuration.auth.redirects = ["https://admin.test"]
        return configuration
    }

    /// What is answered but the write that is dropped. Nothing that is read about rows afterwards tells anything.
    private static func answer(_ method: String, _ path: String) -> (status: Int, body: String) {
        switch (method, path) {
        case ("GET", "/tablesdb/main/tables/posts"):
            (
                200,
                #"{"$id":"posts","name":"Posts","rowSecurity":true,"enabled":true,"$permissions":[],"indexes":[],"columns":[{"key":"title","type":"string","status":"available","required":false,"array":false,"size":100}]}"#
            )
        case ("GET", "/account"): (200, #"{"$id":"u","labels":["admin"]}"#)
        case ("GET", "/users/a"): (200, #"{"$id":"a","name":"old","labels":[]}"#)
        case ("GET", "/teams"): (200, #"{"total":0,"teams":[]}"#)
        case ("POST", "/tablesdb/transactions"): (201, #"{"$id":"tx","status":"pending"}"#)
        case ("POST", "/tablesdb/transactions/tx/operations"): (201, "{}")
        case ("POST", rows): (201, #"{"$id":"a","$permissions":[]}"#)
        case ("GET", _) where path.hasPrefix("/storage/"):
            (200, #"{"$id":"f","name":"f.txt","sizeOriginal":3,"chunksTotal":1,"chunksUploaded":1}"#)
        default: (503, #"{"message":"Down.","code":503,"type":"general_server_error"}"#)
        }
    }

    @Test func everyRouteThatWritesHasACase() throws {
        let parts = GatewayParts(
            configuration: try Self.configuration("https://appwrite.test/v1"), transport: DroppedTransport(),
            observe: { _ in })
        let writes = parts.publicRoutes.flatMap(\.served).filter { !["GET", "HEAD", "OPTIONS"].contains($0.method) }
        #expect(Set(writes.map(\.description)) == Set(Self.cases.keys))
    }

    @Test func eachArrivesOnceAndIsNeverToldAsRefused() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (route, cases) in Self.cases {
                for each in cases {
                    group.addTask { try await Self.run(route, each) }
                }
            }
            try await group.waitForAll()
        }
    }

    private static func run(_ route: String, _ each: Case) async throws {
        let drops: DroppingAppwrite.Answering = { method, path in
            "\(method) \(path)" == each.dropped ? nil : answer(method, path)
        }
        try await DroppingAppwrite.run(answering: drops) { server in
            let transport = try CurlTransport()
            let parts = GatewayParts(
                configuration: try configuration(server.endpoint), transport: transport, streams: transport,
                observe: { _ in })
            let response = try await Application(responder: parts.publicResponder).test(.router) { client in
                // So that the write goes out on a kept connection, and the schema is known.
                for _ in 0..<2 { _ = try await client.execute(uri: "/simple-rest/posts", method: .get) }
                var headers: HTTPFields = [.contentType: each.contentType]
                headers[.any("X-Appwrite-Session")] = each.session
                return try await client.execute(
                    uri: each.uri, method: HTTPRequest.Method(rawValue: String(route.prefix { $0 != " " })) ?? .get,
                    headers: headers, body: each.body.map { ByteBuffer(string: $0) })
            }
            await transport.shutdown()
            let note: Comment = "\(route) \(each.uri): \(response.status) \(response.text)"
            // A transaction whose commit may not have come is rolled back.
            let arrived = server.seen.filter { $0 == each.dropped }.count
            #expect(arrived == 1, "\(note) \(server.seen)")
            #expect(response.status.code == each.status, note)
            guard each.status == 502 else { return }
            let told = response.json
            let type = told?["type"]?.string ?? told?["error"]?["name"]?.string
            #expect(type == "gateway_outcome_unknown", note)
            if let ids = each.ids { #expect(told?["details"]?["ids"] == .array(ids.map(JSONValue.string)), note) }
        }
    }
}

/// Reaches nobody.
private struct DroppedTransport: HTTPTransport {
    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        throw TransportError(.unreachable, "nobody is there")
    }
}
