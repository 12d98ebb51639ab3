import Hummingbird
import Refine

/// What becomes of requests to `/live` that are no WebSocket handshake.
struct LiveStreamEndpoint: Sendable {
    let relay: LiveRelay
    let proxies: TrustedProxies

    /// `nil` for a request that asks for no event stream either.
    func respond(to request: Request, _ context: GatewayRequestContext) async throws(HttpError) -> Response? {
        guard LiveRelay.asksForStream(request) else { return nil }
        let address = proxies.address(peer: context.peer, forwardedFor: request.headers[values: .forwardedFor])
        return try await relay.stream(request, channel: context.channel, address: address)
    }
}
