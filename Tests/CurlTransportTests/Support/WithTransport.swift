import Appwrite
import CurlTransport
import Testing

/// Runs a test with a server and a transport, and takes both down after it.
func withTransport(
    _ configure: (inout CurlTransport.Configuration) -> Void = { _ in },
    answering answer: @escaping @Sendable (UpstreamRequest) -> UpstreamServer.Answer,
    _ test: (CurlTransport, UpstreamServer) async throws -> Void
) async throws {
    let server = try await UpstreamServer.start(answer)
    var configuration = CurlTransport.Configuration()
    configure(&configuration)
    let transport = try CurlTransport(configuration: configuration)
    do {
        try await test(transport, server)
    } catch {
        await transport.shutdown()
        try await server.stop()
        throw error
    }
    await transport.shutdown()
    try await server.stop()
}

/// Holds that a request fails with a code, and gives the error.
@discardableResult
func expectFailure(
    _ code: TransportError.Code, _ transport: CurlTransport, _ request: TransportRequest,
    sourceLocation: SourceLocation = #_sourceLocation
) async -> TransportError? {
    let error = await #expect(throws: TransportError.self, sourceLocation: sourceLocation) {
        try await transport.send(request)
    }
    #expect(error?.code == code, sourceLocation: sourceLocation)
    return error
}

extension TransportRequest {
    static func get(_ url: String) -> TransportRequest { TransportRequest(method: "GET", url: url) }
}
