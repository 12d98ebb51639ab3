import Hummingbird
import JSONBytes
import Refine

/// What browsers reach.
struct PublicRoutes: Sendable {
    /// One for each of refine's dialects.
    let dialects: [Route]
    /// Answers `/live` with event streams; without it there are none.
    let streams: LiveStreamEndpoint?
    /// The OpenAPI description.
    let openAPI: OpenAPIRoute
    let listing: @Sendable (AccessGrant?) -> ResourceListing
    /// Who may see them.
    let gate: AccessGate
    /// `/auth/…`
    var auth: [Route] = []
    /// `/access/…`
    var access: [Route] = []
    /// `/files/…`
    var files: [Route] = []
    /// `/functions/…`, `/appwrite/…`, `/audit`
    var appwrite: [Route] = []

    var all: [Route] {
        let described =
            dialects + auth + access + files + appwrite + [live, resources, openAPI.route] + ClientRoutes.all
        return [ClientRoutes.welcome(welcome(described.flatMap(\.served).sorted()))] + described
    }

    /// What somebody is told who asks the gateway for no resource.
    private func welcome(_ served: [ServedRoute]) -> [UInt8] {
        let body: JSONValue = [
            "name": "refine-gateway", "version": .string(GatewayVersion.current), "documentation": "/openapi.json",
            "routes": .array(served.map { .string($0.description) }),
        ]
        return body.serialized()
    }

    private var resources: Route {
        .get("/resources") { [listing, gate] request, context in
            context.setRoute("/resources")
            let grant = try gate.admit(request, context).grant
            return JSONResponse.make(.ok, try await listing(grant).list())
        }
    }

    /// Handshakes are taken before they get here; event streams and mistakes are what is left.
    private var live: Route {
        let error = HttpError(
            426, type: "gateway_upgrade_required",
            "Live events come over a WebSocket, so connect with ws:// or wss:// instead of http:// or https://; or as "
                + "server-sent events, with the header `Accept: text/event-stream`.",
            headers: ["Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"])
        return .get("/live", session: .before) { [streams] request, context in
            context.setRoute("/live")
            return try await streams?.respond(to: request, context) ?? JSONResponse.error(error)
        }
    }
}
