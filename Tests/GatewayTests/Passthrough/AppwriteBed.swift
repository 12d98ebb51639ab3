import Appwrite
import GatewayTesting
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSONBytes
import NIOConcurrencyHelpers
import NIOCore

@testable import Gateway

/// All public routes in front of an Appwrite whose every answer a test scripts.
final class AppwriteBed: Sendable {
    let transport: RecordingTransport
    let parts: GatewayParts

    init(
        configure: (inout GatewayConfiguration) -> Void = { _ in }, answer: @escaping RecordingTransport.Responder
    ) {
        var configuration = GatewayConfiguration(
            endpoint: "https://appwrite.test/v1", project: "project", key: "standard_key", database: "main")
        // Whether sessions count is asked in tests of that alone.
        configuration.access.deadSession = .guest
        configure(&configuration)
        transport = RecordingTransport(responder: answer)
        parts = GatewayParts(configuration: configuration, transport: transport) { _ in }
    }

    func request(
        _ method: HTTPRequest.Method, _ uri: String, headers: HTTPFields = [:], body: String? = nil
    ) async throws -> TestResponse {
        try await Application(responder: parts.publicResponder).test(.router) { client in
            try await client.execute(
                uri: uri, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) })
        }
    }

    /// A browser with a session, on a page that `cors.origins` allows.
    static let browser: HTTPFields = [.cookie: "a_session_project=s3cret", .origin: "http://localhost:5173"]

    /// A script with a session.
    static let script: HTTPFields = [.any("X-Appwrite-Session"): "s3cret"]
}
