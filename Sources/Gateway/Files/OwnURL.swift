import HTTPTypes
import Hummingbird

/// The gateway's own URL as whoever asks knows it. Pages on other hosts show files by their URLs, so that these are absolute where that can be.
struct OwnURL: Sendable {
    /// Without a slash at its end; empty takes what requests say.
    let configured: String
    let proxies: TrustedProxies

    /// Without a slash at its end; empty when the request's Host cannot be part of a URL.
    func base(_ request: Request, _ context: GatewayRequestContext) -> String {
        if !configured.isEmpty { return configured }
        let isSecure = proxies.isSecure(peer: context.peer, forwardedProto: request.headers[values: .forwardedProto])
        guard let host = request.head.authority,
            let own = RedirectTarget((isSecure ? "https://" : "http://") + host), own.path == "/",
            own.text.lowercased() == own.origin
        else { return "" }
        return own.origin
    }
}
