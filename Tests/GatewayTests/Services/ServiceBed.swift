import Appwrite
import GatewayTesting
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore

@testable import Gateway

/// A gateway with every service, in front of an Appwrite that has one record of each and keeps nothing.
struct ServiceBed: Sendable {
    let transport: RecordingTransport
    private let parts: GatewayParts

    /// - Parameter refusing: answers a call in place of what would be.
    init(
        configure: (inout GatewayConfiguration) -> Void = { _ in },
        refusing: @escaping @Sendable (TransportRequest) -> TransportResponse? = { _ in nil }
    ) {
        var configuration = GatewayConfiguration(
            endpoint: "https://appwrite.test/v1", project: "p", key: "standard_key", database: "main")
        // Whether sessions count is asked in tests of that alone.
        configuration.access.deadSession = .guest
        for service in RecordService.allCases {
            configuration.services[service.rawValue] = .init(service, roles: service.needsKey ? [.label("admin")] : [])
        }
        configure(&configuration)
        transport = RecordingTransport { request in refusing(request) ?? Self.answer(request) }
        parts = GatewayParts(configuration: configuration, transport: transport, observe: { _ in })
    }

    /// - Parameter session: `admin` has the label `admin`, `chief` is the owner of the team `staff`, every other session is a user's;
    ///   `nil` is a guest.
    func request(
        _ method: HTTPRequest.Method, _ uri: String, body: String? = nil, as session: String? = "admin",
        token: String? = nil
    ) async throws -> TestResponse {
        var fields: HTTPFields = session.map { [.any("X-Appwrite-Session"): $0] } ?? [:]
        if let token { fields = [.authorization: "Bearer \(token)"] }
        let headers = fields
        return try await Application(responder: parts.publicResponder).test(.router) { client in
            try await client.execute(
                uri: uri, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) })
        }
    }

    /// What Appwrite was asked for besides who calls: `METHOD /path {body} as key`, queries and search in between.
    var calls: [String] {
        transport.requests.filter { $0.path != "/v1/account" && !Self.isOfRoles($0) }.map { request in
            let parameters = request.parameters.map { name, value in
                name.hasPrefix("queries[") ? value : "\(name)=\(value)"
            }
            let asker = request.header("X-Appwrite-Key").isEmpty ? "caller" : "key"
            return (["\(request.method) \(request.path.dropFirst(3))"] + parameters + [request.bodyText ?? "", asker])
                .filter { !$0.isEmpty }.joined(separator: " ")
        }
    }

    /// Whether the gateway asks for a caller's teams.
    private static func isOfRoles(_ request: TransportRequest) -> Bool {
        request.path == "/v1/teams" && request.queries == [#"{"method":"limit","values":[100]}"#]
            || request.path.hasSuffix("/memberships") && request.queries.first?.contains(#""userId""#) == true
    }

    private static func answer(_ request: TransportRequest) -> TransportResponse {
        let path = request.path.dropFirst("/v1/".count).split(separator: "/").map(String.init)
        if request.method == "DELETE" { return .empty() }
        if path == ["account"] { return account(request) }
        if isOfRoles(request) {
            return request.header("X-Appwrite-Session") == ["chief"] ? roles(path) : .json(#"{"total":0,"teams":[]}"#)
        }
        if path.last == "prefs" { return .json(#"{"theme":"dark"}"#) }
        let place = path.first == "storage" ? Array(path.dropFirst()) : path
        // A path of an odd number of parts is a list's; parts of users lie deeper.
        if request.method == "GET", place.count % 2 == 1, let name = place.last {
            return .json(#"{"total":1,"\#(name)":[\#(record(name))]}"#)
        }
        let name = place.count > 2 && RecordService(rawValue: place[2]) != nil ? place[2] : place[0]
        // Appwrite finds a record whatever the case of the letters in its id.
        let user = name == "users" && place.count > 1 ? place[1].lowercased() : nil
        return .json(record(name, id: user), status: request.method == "POST" ? 201 : 200)
    }

    private static func account(_ request: TransportRequest) -> TransportResponse {
        switch request.header("X-Appwrite-Session").first {
        case "admin": .json(#"{"$id":"ada","labels":["admin"]}"#)
        case "expired", nil: .appwriteError(401, "general_unauthorized_scope", "User (role: guests) missing scope")
        default: .json(#"{"$id":"ben","labels":["admins"]}"#)
        }
    }

    private static func roles(_ path: [String]) -> TransportResponse {
        path.count == 1
            ? .json(#"{"total":1,"teams":[{"$id":"staff"}]}"#)
            : .json(#"{"total":1,"memberships":[{"$id":"m","confirm":true,"roles":["owner"]}]}"#)
    }

    private static let times =
        #""$createdAt":"2026-01-01T00:00:00.000+00:00","$updatedAt":"2026-01-02T00:00:00.000+00:00""#

    private static func record(_ name: String, id given: String? = nil) -> String {
        let members: String
        switch name {
        case "users":
            members = #"""
                "name":"Ada","email":"ada@x.org","phone":"","status":true,"labels":["a"],"emailVerification":true,
                "phoneVerification":false,"prefs":{"a":1},"registration":"2026-01-01T00:00:00.000+00:00","mfa":false,
                "password":"$argon2id$canary","hash":"argon2-canary","hashOptions":{"memory_canary":1},"impersonator":false,
                "targets":[{"$id":"t","identifier":"ada@x.org"}]
                """#
        case "sessions":
            members =
                #""userId":"u","ip":"::1","factors":["password"],"secret":"canary","providerAccessToken":"canary""#
        case "teams": members = #""name":"Staff","total":1,"prefs":{}"#
        case "memberships": members = #""teamId":"t","userId":"u","roles":["a"],"confirm":true,"joined":"""#
        case "buckets":
            members =
                #""$permissions":["read(\"any\")"],"name":"B","enabled":true,"maximumFileSize":9,"compression":"gzip""#
        case "files": members = #""$permissions":["read(\"any\")"],"bucketId":"b","name":"f.txt","sizeOriginal":3"#
        case "functions": members = #""name":"F","runtime":"node-22","execute":["any"],"vars":[{"value":"canary"}]"#
        default: members = #""functionId":"f","status":"completed","duration":0.5"#
        }
        let id = ["users": "u", "sessions": "s", "teams": "t", "memberships": "m", "buckets": "b", "functions": "f"]
        return #"{"$id":"\#(given ?? id[name] ?? "x")",\#(times),\#(members.replacing("\n", with: ""))}"#
    }
}
