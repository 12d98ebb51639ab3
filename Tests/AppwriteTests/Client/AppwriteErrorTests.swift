import Appwrite
import GatewayTesting
import Testing

@Suite struct AppwriteErrorTests {
    @Test(arguments: [
        (
            TransportResponse.appwriteError(404, "row_not_found", "Row not found"),
            AppwriteError(status: 404, type: "row_not_found", message: "Row not found")
        ),
        (
            .appwriteError(
                429, "general_rate_limit_exceeded", "Rate limit",
                headers: [
                    TransportHeader("x-ratelimit-remaining", "0"), TransportHeader("x-ratelimit-reset", "1000042"),
                ]),
            AppwriteError(status: 429, type: "general_rate_limit_exceeded", message: "Rate limit", retryAfter: 42)
        ),
        (
            .appwriteError(
                429, "general_rate_limit_exceeded", "Rate limit", headers: [TransportHeader("x-ratelimit-reset", "5")]),
            AppwriteError(status: 429, type: "general_rate_limit_exceeded", message: "Rate limit", retryAfter: 1)
        ),
        (
            .appwriteError(429, "x", "Rate limit", headers: [TransportHeader("x-ratelimit-reset", "soon")]),
            AppwriteError(status: 429, type: "x", message: "Rate limit")
        ),
        (
            .appwriteError(
                429, "x", "y", headers: [TransportHeader("x-ratelimit-reset", "-9223372036854775808")]),
            AppwriteError(status: 429, type: "x", message: "y")
        ),
        (
            .appwriteError(
                400, "general_query_invalid", "m", headers: [TransportHeader("x-ratelimit-reset", "1000042")]),
            AppwriteError(status: 400, type: "general_query_invalid", message: "m")
        ),
        (
            TransportResponse(status: 503, headers: [TransportHeader("retry-after", "7")]),
            AppwriteError(
                status: 503, type: "general_unknown",
                message: "The server answered 503 with something that is not Appwrite's.", retryAfter: 7)
        ),
        (
            TransportResponse(status: 502, body: Array("<html>Bad gateway secret</html>".utf8)),
            AppwriteError(
                status: 502, type: "general_unknown",
                message: "The server answered 502 with something that is not Appwrite's.")
        ),
        (
            TransportResponse(status: 404, body: Array("Not Found".utf8)),
            AppwriteError(
                status: 404, type: "general_route_not_found",
                message:
                    "The server has no such route, or does not answer under this host name. Check Appwrite's endpoint.")
        ),
        (
            TransportResponse(status: 404, body: Array("<!doctype html><html></html>".utf8)),
            AppwriteError(
                status: 404, type: "general_route_not_found",
                message:
                    "The server has no such route, or does not answer under this host name. Check Appwrite's endpoint.")
        ),
        (
            TransportResponse(status: 301, headers: [TransportHeader("location", "https://elsewhere")]),
            AppwriteError(
                status: 301, type: "general_unknown",
                message: "The server answered 301, a redirect. Check Appwrite's endpoint.")
        ),
        (
            .json(#"["x"]"#, status: 500),
            AppwriteError(
                status: 500, type: "general_unknown",
                message: "The server answered 500 with something that is not Appwrite's.")
        ),
    ])
    func reads(response: TransportResponse, error: AppwriteError) async throws {
        let transport = RecordingTransport(response)
        let client = AppwriteClient(
            endpoint: "https://appwrite.test/v1", project: "p", transport: transport, now: { 1_000_000 })
        await #expect(throws: AppwriteFailure.refused(error)) {
            try await client.getRow(CallScenario.posts, id: "r1", as: CallScenario.key)
        }
    }

    @Test func transportErrorsPassThrough() async throws {
        let transport = RecordingTransport()
        let error = TransportError(.timedOut, "no answer within 10 s")
        transport.enqueue(failure: error)
        let client = AppwriteClient(endpoint: "https://appwrite.test/v1", project: "p", transport: transport)
        await #expect(throws: AppwriteFailure.transport(error)) {
            try await client.listRows(CallScenario.posts, queries: [], as: CallScenario.key)
        }
    }

    @Test(arguments: ["", "<html>", "[]", "null", " \n"])
    func aSuccessWithoutAnObjectIsUnreadable(body: String) async throws {
        let transport = RecordingTransport(TransportResponse(status: 200, body: Array(body.utf8)))
        let client = AppwriteClient(endpoint: "https://appwrite.test/v1", project: "p", transport: transport)
        let failure = await #expect(throws: AppwriteFailure.self) {
            try await client.listRows(CallScenario.posts, queries: [], as: CallScenario.key)
        }
        guard case .unreadable(let why) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(why == "GET /tablesdb/main/tables/posts/rows was answered 200 without a JSON object")
    }
}
