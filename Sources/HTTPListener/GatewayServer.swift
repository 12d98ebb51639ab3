import Hummingbird
import HummingbirdCore
import Logging
import WebSocketLoop

extension HTTPServerBuilder {
    /// An HTTP/1.1 server with our limits, which hands WebSocket handshakes on the endpoint's paths over to `loop`.
    public static func limited(
        by limits: HTTPLimits = HTTPLimits(), webSockets: (any WebSocketEndpoint)? = nil, loop: WebSocketLoop? = nil
    ) -> HTTPServerBuilder {
        .http1()  // placeholder
    }
}
