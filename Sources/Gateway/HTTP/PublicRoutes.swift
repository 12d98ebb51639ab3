import Hummingbird
import JSONBytes
import Refine

/// What browsers reach.
struct PublicRoutes: Sendable {
    /// One for each of refine's dialects.
    let dialects: [Route]
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

    /// Handshakes are taken before they get here; this is what is left.
    private var live: Route {
        let error = HttpError(
            426, type: "gateway_upgrade_required",
            "Live events come over a WebSocket: connect with ws:// or wss:// instead of http:// or https://.",
            headers: ["Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"])
        return .get("/live") { _, context in
            context.setRoute("/live")
            return JSONResponse.error(error)
        }
    }
}
