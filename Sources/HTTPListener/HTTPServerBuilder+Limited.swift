import Hummingbird
import HummingbirdCore
import WebSocketLoop

extension HTTPServerBuilder {
    /// An HTTP/1.1 server with our limits, which hands WebSocket handshakes on the endpoint's paths over to `loop`.
    /// - Parameters:
    ///   - limits: what a client may take of time and memory.
    ///   - webSockets: takes handshakes; without it, or without a loop, every request goes to the application.
    ///   - loop: carries the sockets. Started and stopped by the caller, and stopped after the server.
    ///   - refusalBody: renders the JSON of answers that are given before the application sees the request.
    ///   - refusalHeaders: headers that each of those answers carries unless it has its own, such as an id of the request.
    public static func limited(
        by limits: HTTPLimits = HTTPLimits(), webSockets: (any WebSocketEndpoint)? = nil, loop: WebSocketLoop? = nil,
        refusalBody: @escaping HTTPRefusal.Renderer = HTTPRefusal.gatewayBody,
        refusalHeaders: @escaping @Sendable () -> [(name: String, value: String)] = { [] }
    ) -> HTTPServerBuilder {
        HTTPServerBuilder { responder in
            var handover: WebSocketHandover?
            if let webSockets, let loop { handover = WebSocketHandover(endpoint: webSockets, loop: loop) }
            return LimitedHTTPChannel(
                responder: responder,
                rules: ConnectionRules(
                    limits: limits, handover: handover, refusalBody: refusalBody, refusalHeaders: refusalHeaders))
        }
    }
}
