import Hummingbird
import JSONBytes
import Refine

/// What browsers reach.
struct PublicRoutes: Sendable {
    /// One for each of refine's dialects.
    let dialects: [Route]
    /// Answers `/live` with event streams; without it there are none.
    let streams: LiveStreamEndpoint?
    /// The OpenAPI description as JSON.
    let openAPI: [UInt8]

    var all: [Route] {
        let described = dialects + [live, document]
        return [welcome(described.flatMap(\.served).sorted())] + described
    }

    /// What somebody sees who opens the gateway in a browser.
    private func welcome(_ served: [ServedRoute]) -> Route {
        let body: JSONValue = [
            "name": "refine-gateway", "version": .string(GatewayVersion.current), "documentation": "/openapi.json",
            "routes": .array(served.map { .string($0.description) }),
        ]
        let bytes = body.serialized()
        return .get("/") { _, context in
            context.setRoute("/")
            return JSONResponse.make(.ok, bytes)
        }
    }

    private var document: Route {
        .get("/openapi.json") { _, context in
            context.setRoute("/openapi.json")
            return JSONResponse.make(.ok, openAPI)
        }
    }

    /// Handshakes are taken before they get here; event streams and mistakes are what is left.
    private var live: Route {
        let error = HttpError(
            426, type: "gateway_upgrade_required",
            "Live events come over a WebSocket, so connect with ws:// or wss:// instead of http:// or https://; or as "
                + "server-sent events, with the header `Accept: text/event-stream`.",
            headers: ["Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"])
        return .get("/live") { [streams] request, context in
            context.setRoute("/live")
            return try streams?.respond(to: request, context) ?? JSONResponse.error(error)
        }
    }
}
