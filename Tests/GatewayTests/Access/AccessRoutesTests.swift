import Appwrite
import GatewayTesting
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSONBytes
import NIOConcurrencyHelpers
import Testing

@testable import Gateway

@Suite("HTTP: /access")
struct AccessRoutesTests {
    /// One user, `ada`, whose session is `s`.
    private static func bed(
        key: String? = "standard_key", permissions: String = "[]", security: Bool = true, row: String? = nil
    ) -> AccessBed {
        AccessBed(key: key, permissions: permissions, security: security, row: row)
    }

    private static let session: HTTPFields = [.any("X-Appwrite-Session"): "s"]

    private static func allowed(_ answer: TestResponse) -> Set<String>? {
        guard let members = answer.json?.object?.members, answer.status == .ok else { return nil }
        return Set(members.filter { $0.value["can"] == true }.map(\.key))
    }

    @Test func aGuestTakesNoCallButTheSchema() async throws {
        let bed = Self.bed(permissions: #"["read(\"any\")","create(\"users\")"]"#, security: false)
        #expect(Self.allowed(try await bed.get("/access/posts")) == ["list", "show"])
        #expect(Self.allowed(try await bed.get("/access/posts?id=a")) == ["list", "show"])
        #expect(bed.upstream == ["GET /tablesdb/main/tables/posts as key"])
    }

    @Test func aUsersRolesAreAskedForOnce() async throws {
        let bed = Self.bed(
            permissions: #"["create(\"team:editors/chief\")","delete(\"label:admin\")"]"#, security: false)
        for _ in 1...3 {
            #expect(Self.allowed(try await bed.get("/access/posts", headers: Self.session)) == ["create", "delete"])
        }
        #expect(
            bed.upstream == [
                "GET /tablesdb/main/tables/posts as key", "GET /account as session", "GET /teams as session",
                "GET /teams/editors/memberships as session",
            ])
    }

    @Test func aRowIsAskedForInTheCallersName() async throws {
        let row = #"{"$id":"a","$permissions":["read(\"any\")","update(\"user:ada\")"]}"#
        let bed = Self.bed(row: row)
        #expect(
            Self.allowed(try await bed.get("/access/posts?id=a", headers: Self.session)) == ["list", "show", "edit"])
        #expect(Self.allowed(try await bed.get("/access/posts?id=nope", headers: Self.session)) == ["list"])
        #expect(bed.upstream.last == "GET /tablesdb/main/tables/posts/rows/nope as session")
        #expect(!bed.upstream.contains { $0.contains("/rows/") && $0.hasSuffix("as key") })
    }

    @Test func withoutAKeyTheRowIsKnownAndTheTableIsNot() async throws {
        let bed = Self.bed(key: nil, row: #"{"$id":"a","$permissions":[]}"#)
        let everything: Set = ["list", "create", "show", "edit", "delete", "clone"]
        #expect(Self.allowed(try await bed.get("/access/posts")) == everything)
        #expect(Self.allowed(try await bed.get("/access/posts?id=a")) == everything)
        #expect(Self.allowed(try await bed.get("/access/posts?id=nope")) == ["list", "create"])
    }

    @Test func headHasNoBody() async throws {
        let head = try await Self.bed().request(.head, "/access/posts")
        #expect(head.status == .ok && head.body.readableBytes == 0)
    }

    @Test(arguments: [
        ("/access/nope", 404, "table_not_found"), ("/access", 404, "gateway_route_unknown"),
        ("/access/a/b/c", 404, "gateway_route_unknown"), ("/access/%2E%2E", 404, "gateway_resource_unknown"),
        ("/access/posts?id=a&id=b", 400, "gateway_parameter_invalid"),
        ("/access/posts?ids=a", 400, "gateway_parameter_unknown"),
        ("/access/posts?id=a%2Fb", 400, "general_argument_invalid"),
    ])
    func whatCannotBeAskedIsRefused(_ uri: String, _ status: Int, _ type: String) async throws {
        let answer = try await Self.bed().get(uri)
        #expect(Int(answer.status.code) == status)
        #expect(answer.json?["type"] == .string(type))
    }

    @Test func whatAppwriteRefusesIsRefused() async throws {
        let answer = try await Self.bed().get("/access/posts", headers: [.authorization: "Bearer x.y.z"])
        // This Appwrite knows the JWT a.b.c alone, and others are guests to it.
        #expect(Self.allowed(answer) == ["list", "show", "edit", "delete"])
        let bed = Self.bed()
        bed.accounts.state.withLockedValue { $0.wantsFactor = true }
        let unfinished = try await bed.get("/access/posts", headers: Self.session)
        #expect(unfinished.status == .unauthorized)
        #expect(unfinished.json?["type"] == "user_more_factors_required")
    }

    @Test func signingOutForgetsTheRoles() async throws {
        let bed = Self.bed(permissions: #"["create(\"users\")"]"#, security: false)
        #expect(Self.allowed(try await bed.get("/access/posts", headers: Self.session)) == ["create"])
        _ = try await bed.request(.post, "/auth/logout", headers: Self.session)
        #expect(Self.allowed(try await bed.get("/access/posts", headers: Self.session)) == [])
    }

    // With access tokens

    private static let reader = "reader-0123456789abcdef"

    private static func keyed() -> HTTPBed {
        HTTPBed(configure: {
            $0.access.mode = .key
            $0.access.tokens = ["reader": .init(secret: reader, extent: .resources(["posts": [.list]]))]
        })
    }

    @Test func theServerKeyDoesTheWorkOfATokensHolder() async throws {
        let bed = Self.keyed()
        let bearer: HTTPFields = [.authorization: "Bearer \(Self.reader)"]
        #expect(try await bed.get("/simple-rest/posts", headers: bearer).status == .ok)
        #expect(bed.upstream.map { $0.header("X-Appwrite-Key") } == [["standard_key"]])
        #expect(bed.upstream.allSatisfy { $0.header("X-Appwrite-JWT").isEmpty })
        #expect(Self.allowed(try await bed.get("/access/posts", headers: bearer)) == ["list"])
        let refused = try await bed.get("/simple-rest/posts/a", headers: bearer)
        #expect(refused.status == .forbidden && refused.json?["type"] == "gateway_token_refused")
        #expect(bed.upstream.count == 1)
    }

    @Test(arguments: ["/simple-rest/posts", "/rest/posts", "/strapi-v4/posts", "/nestjsx-crud/posts", "/access/posts"])
    func withoutATokenAppwriteIsNotAsked(_ uri: String) async throws {
        let bed = Self.keyed()
        for headers: HTTPFields in [[:], [.authorization: "Bearer nope"], [.cookie: "a_session_project=s"]] {
            let answer = try await bed.get(uri, headers: headers)
            #expect(answer.status == .unauthorized)
            #expect(answer.headers[.wwwAuthenticate]?.hasPrefix("Bearer") == true)
        }
        #expect(bed.transport.requests.isEmpty)
    }

    /// A route that knows nothing of tokens would act as a guest, or further than the token goes.
    @Test func whatKnowsNothingOfTokensIsClosed() async throws {
        let route = Route.get("/appwrite/anything") { _, _ in JSONResponse.make(.ok, ["open": true]) }
        let gate = Self.keyed().parts.gate
        for (route, status) in [
            (gate.guarded(route), 403), (AccessGate(.session(.init(project: "p"))).guarded(route), 200),
        ] {
            let responder = GatewayResponder([route], now: { .zero }, observe: { _ in })
            let answer = try await Application(responder: responder).test(.router) { client in
                try await client.execute(
                    uri: "/appwrite/anything", method: .get, headers: [.authorization: "Bearer \(Self.reader)"])
            }
            #expect(Int(answer.status.code) == status)
        }
    }
}

/// The gateway's routes in front of one table and one user.
private final class AccessBed: Sendable {
    let accounts = FakeAccounts(live: ["s"])
    private let transport: RecordingTransport
    private let responder: GatewayResponder

    init(key: String?, permissions: String, security: Bool, row: String?) {
        let accounts = accounts
        transport = RecordingTransport { request throws(TransportError) in
            if request.path.hasSuffix("/tables/posts") {
                return .json(
                    #"{"$id":"posts","name":"Posts","rowSecurity":\#(security),"enabled":true,"$permissions":\#(permissions),"#
                        + #""indexes":[],"columns":[]}"#)
            }
            if request.path.contains("/rows/") {
                guard let row, request.path.hasSuffix("/rows/a") else {
                    return .appwriteError(404, "row_not_found", "Row with the requested ID could not be found.")
                }
                return .json(row)
            }
            if request.path.contains("/tables/") {
                return .appwriteError(404, "table_not_found", "Table with the requested ID could not be found.")
            }
            return try accounts.answer(request)
        }
        var configuration = GatewayConfiguration(
            endpoint: "https://appwrite.test/v1", project: "project", key: key, database: "main")
        // Whether sessions count is asked in tests of that alone.
        configuration.access.deadSession = .guest
        responder = GatewayParts(configuration: configuration, transport: transport, observe: { _ in }).publicResponder
    }

    func get(_ uri: String, headers: HTTPFields = [:]) async throws -> TestResponse {
        try await request(.get, uri, headers: headers)
    }

    func request(
        _ method: HTTPRequest.Method, _ uri: String, headers: HTTPFields = [:]
    ) async throws -> TestResponse {
        try await Application(responder: responder).test(.router) { client in
            try await client.execute(uri: uri, method: method, headers: headers)
        }
    }

    /// `METHOD /path as kind`
    var upstream: [String] {
        transport.requests.map { request in
            let kinds = [("X-Appwrite-Key", "key"), ("X-Appwrite-Session", "session"), ("X-Appwrite-JWT", "jwt")]
            let who = kinds.filter { !request.header($0.0).isEmpty }.map(\.1).joined(separator: " and ")
            return "\(request.method) \(request.path.dropFirst(3)) as \(who.isEmpty ? "guest" : who)"
        }
    }
}
