import HTTPListener
import Hummingbird
import SocketTesting
import WebSocketLoop

/// Takes WebSockets on `/live` and echoes; refuses what carries `?refuse`.
struct EchoEndpoint: WebSocketEndpoint {
    var handler: @Sendable (WebSocketHandshake) -> any WebSocketHandler = { _ in RecordingHandler.echo() }

    func takes(path: String) -> Bool { path == "/live" }

    func decide(_ handshake: WebSocketHandshake) -> WebSocketDecision {
        if handshake.query == "refuse" {
            return .refuse(status: 403, headers: [("X-Why", "test")], body: Array(#"{"message":"no"}"#.utf8))
        }
        return .accept(handler(handshake))
    }
}

/// Routes that show what arrived.
func testRouter() -> Router<BasicRequestContext> {
    let router = Router()
    router.get("hello") { _, _ in "hello" }
    router.get("live") { _, _ in "not a socket" }
    router.head("hello") { _, _ in "hello" }
    router.head("stream") { _, _ in
        Response(
            status: .ok,
            body: ResponseBody { writer in
                try await writer.write(ByteBuffer(string: "streamed"))
                try await writer.finish(nil)
            })
    }
    router.get("stream") { _, _ in
        Response(
            status: .ok,
            body: ResponseBody { writer in
                try await writer.write(ByteBuffer(string: "streamed"))
                try await writer.finish(nil)
            })
    }
    router.post("count") { request, _ in
        let body = try await request.body.collect(upTo: 64 * 1024 * 1024)
        return String(body.readableBytes)
    }
    return router
}

/// Runs `body` against a live server on a port that the system chose.
func withServer<Context: InitializableFromSource<ApplicationRequestContextSource>>(
    _ limits: HTTPLimits = HTTPLimits(), router: Router<Context> = testRouter(),
    endpoint: any WebSocketEndpoint = EchoEndpoint(),
    refusalBody: @escaping HTTPRefusal.Renderer = HTTPRefusal.gatewayBody,
    refusalHeaders: @escaping HTTPRefusal.Headers = { _ in [] },
    onTrouble: @escaping @Sendable (ListenerTrouble) -> Void = { _ in },
    _ body: @escaping @Sendable (_ port: Int, WebSocketLoop) async throws -> Void
) async throws {
    let loop = WebSocketLoop()
    try loop.start()
    try await TestServer.run(
        router.buildResponder(), limits: limits, webSockets: endpoint, on: loop, refusalBody: refusalBody,
        refusalHeaders: refusalHeaders, onTrouble: onTrouble
    ) { try await body($0, loop) }
}

func connect(_ port: Int) throws -> RawWebSocket {
    RawWebSocket(try RawSocket.connect(port: port))
}
