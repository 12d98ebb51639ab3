import Hummingbird
import Logging
import NIOCore

@testable import Gateway

/// A server that answers as little of Appwrite as a running gateway needs, over real sockets.
struct FakeAppwrite: Sendable {
    var version = "1.8.1"
    /// Awaited before rows are answered.
    var gate: FirstResult<Void>?
    /// Told when rows are asked for.
    var asked = FirstResult<Void>()

    /// Runs the server while `body` runs, and gives it the endpoint.
    func run<Value: Sendable>(_ body: @escaping @Sendable (String) async throws -> Value) async throws -> Value {
        let port = FirstResult<Int>()
        var logger = Logger(label: "fake appwrite")
        logger.logLevel = .critical
        let application = Application(
            router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { port.give(.success($0.localAddress?.port ?? 0)) }, logger: logger)
        let server = Task { try await application.run() }
        defer { server.cancel() }
        return try await body("http://127.0.0.1:\(try await port.value())/v1")
    }

    private var router: Router<BasicRequestContext> {
        let router = Router()
        router.get("/v1/health/version") { _, _ in json(#"{"version":"\#(version)"}"#) }
        router.get("/v1/tablesdb/main/tables/posts/rows") { _, _ in
            asked.give(.success(()))
            try await gate?.value()
            return json(#"{"total":1,"rows":[{"$id":"a","title":"x"}]}"#)
        }
        return router
    }

    private func json(_ text: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
