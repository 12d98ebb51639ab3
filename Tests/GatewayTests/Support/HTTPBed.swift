import Appwrite
import GatewayTesting
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSONBytes
import NIOConcurrencyHelpers
import NIOCore

@testable import Gateway

/// The public listener's routes in front of an Appwrite that a test scripts.
final class HTTPBed: Sendable {
    /// What became of each request.
    let answered = NIOLockedValueBox<[AnsweredRequest]>([])
    let observed = NIOLockedValueBox<[Observation]>([])
    let transport: RecordingTransport
    let parts: GatewayParts

    /// - Parameter rows: answers requests for rows and transactions.
    convenience init(
        key: String? = "standard_key", configure: (inout GatewayConfiguration) -> Void = { _ in },
        rows: @escaping RecordingTransport.Responder = { _ in Rows.list(["a", "b"]) }
    ) {
        self.init(key: key, configure: configure, other: { HTTPBed.table($0) }, rows: rows)
    }

    /// - Parameters:
    ///   - other: answers requests for schemas, and whatever else is none for rows.
    ///   - rows: answers requests for rows and transactions.
    init(
        key: String? = "standard_key", configure: (inout GatewayConfiguration) -> Void = { _ in },
        other: @escaping RecordingTransport.Responder, rows: @escaping RecordingTransport.Responder
    ) {
        var configuration = GatewayConfiguration(
            endpoint: "https://appwrite.test/v1", project: "project", key: key, database: "main")
        // Whether sessions count is asked in tests of that alone.
        configuration.access.deadSession = .guest
        configure(&configuration)
        transport = RecordingTransport { request throws(TransportError) in
            request.path.hasSuffix("/rows") || request.path.contains("/rows/") || request.path.contains("/transactions")
                ? try await rows(request) : try await other(request)
        }
        let answered = answered
        let observed = observed
        parts = GatewayParts(configuration: configuration, transport: transport) { observation in
            if case .requestAnswered(let request) = observation { answered.withLockedValue { $0.append(request) } }
            observed.withLockedValue { $0.append(observation) }
        }
    }

    static func answering(_ rows: @escaping RecordingTransport.Responder) -> HTTPBed { HTTPBed(rows: rows) }

    /// The schema of `main/posts` and `blog/articles`.
    static func table(_ request: TransportRequest) -> TransportResponse {
        guard ["/tables/posts", "/tables/articles"].contains(where: { request.path.hasSuffix($0) }),
            request.path.contains("/blog/") == request.path.hasSuffix("/articles")
        else { return .appwriteError(404, "table_not_found", "Table with the requested ID could not be found.") }
        return .json(
            #"""
            {"$id":"\#(request.path.hasSuffix("/posts") ? "posts" : "articles")","name":"Posts","rowSecurity":true,"enabled":true,"$permissions":[],"indexes":[],"columns":[
            {"key":"title","type":"string","status":"available","required":true,"array":false,"size":100},
            {"key":"views","type":"integer","status":"available","required":false,"array":false}]}
            """#)
    }

    /// Requests for rows that reached Appwrite.
    var upstream: [TransportRequest] { transport.requests.filter { $0.path.contains("/rows") } }

    func request(
        _ method: HTTPRequest.Method, _ uri: String, headers: HTTPFields = [:], body: String? = nil
    ) async throws -> TestResponse {
        try await Application(responder: parts.publicResponder).test(.router) { client in
            try await client.execute(
                uri: uri, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) })
        }
    }

    func get(_ uri: String, headers: HTTPFields = [:]) async throws -> TestResponse {
        try await request(.get, uri, headers: headers)
    }

    func admin(_ method: HTTPRequest.Method, _ uri: String) async throws -> TestResponse {
        try await Application(responder: parts.adminResponder).test(.router) { client in
            try await client.execute(uri: uri, method: method)
        }
    }
}

extension TestResponse {
    var json: JSONValue? { try? JSONValue(parsing: Array(body.readableBytesView)) }
    var text: String { String(buffer: body) }
}

extension HTTPField.Name {
    /// Any header, by its name.
    static func any(_ name: String) -> HTTPField.Name { HTTPField.Name(name) ?? .accept }
}
