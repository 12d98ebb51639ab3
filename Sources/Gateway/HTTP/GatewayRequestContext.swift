import Appwrite
import HTTPListener
import Hummingbird
import NIOCore

/// What is known of a request beside its head and body.
struct GatewayRequestContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The connection that the request came on.
    let channel: any Channel
    /// The peer's address without its port.
    let peer: String?
    /// The caller's `X-Request-Id`, or one of ours.
    var requestID = ""
    /// Who asks, on routes that Appwrite is asked by with the caller's credential.
    var credential: Credential?
    /// The session or JWT that came along, where it is held to.
    var session: PresentedSession?

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
        peer = source.channel.remoteAddress?.addressText
    }

    /// Names the route by its template, for logs and metrics.
    func setRoute(_ template: String) {
        coreContext.endpointPath.value = template
    }
}
