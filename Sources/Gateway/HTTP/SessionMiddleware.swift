import Appwrite
import HTTPTypes
import Hummingbird
import Refine

/// Tells who comes with a session or JWT that does not count any more that it has ended. Appwrite itself would answer as to a guest.
///
/// Appwrite is asked once in a while for each session, and again whenever an answer could be a guest's: a refusal, or nothing found.
struct SessionMiddleware: Sendable {
    let reader: CredentialReader
    /// `nil` where who has ended is a guest.
    let checks: SessionChecks?
    let proxies: TrustedProxies
    /// Whether the gateway's own URL is known to be https.
    let isSecure: Bool
    /// Told of every credential that has ended.
    let ended: @Sendable (Credential) -> Void

    func handle(
        _ request: Request, _ context: GatewayRequestContext, _ route: Route,
        next: (Request, GatewayRequestContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        do throws(HttpError) {
            context.credential = try reader.credential(of: request.headers)
        } catch {
            return route.answer(error, to: request)
        }
        guard let checks, let credential = context.credential, credential != .guest else {
            return try await next(request, context)
        }
        let presented = PresentedSession()
        context.session = presented
        let caller = Caller(
            credential,
            address: proxies.address(peer: context.peer, forwardedFor: request.headers[values: .forwardedFor]),
            userAgent: request.headers[.userAgent])
        let start = checks.moment
        let look = checks.look(at: caller)
        if route.session == .before || !request.method.isSafe || look.isEnd {
            if case .ended(let error) = await look.verdict { return refuse(error, request, context, route) }
        }
        let response = try await next(request, context)
        let isDoubtful = presented.foundNothing || [401, 403, 404].contains(response.status.code)
        if case .known = look, !isDoubtful { return response }
        let verdict = await (isDoubtful ? checks.look(at: caller, askedSince: start) : look).verdict
        switch verdict {
        case .alive: return response
        case .ended(let error): return refuse(error, request, context, route)
        case .unknown(let failure):
            // Nothing found may not be the truth; and whether it is cannot be said.
            guard presented.foundNothing, failure.isOutage else { return response }
            return route.answer(FailureMapping.error(for: failure), to: request)
        }
    }

    private func refuse(
        _ error: HttpError, _ request: Request, _ context: GatewayRequestContext, _ route: Route
    ) -> Response {
        guard let credential = context.credential else { return route.answer(error, to: request) }
        ended(credential)
        let isOfCookie = credential == reader.cookie(request.headers.values(ofCanonicalName:))
        let proto = request.headers[values: .forwardedProto]
        let cookie = SetCookie(
            name: reader.cookieName, value: "", maximumAge: 0,
            isSecure: isSecure || proxies.isSecure(peer: context.peer, forwardedProto: proto))
        return route.answer(error.clearing(isOfCookie ? cookie : nil), to: request)
    }
}

extension SessionChecks.Look {
    fileprivate var isEnd: Bool { if case .known(let verdict) = self { verdict.isEnd } else { false } }
}

extension HTTPRequest.Method {
    /// Whether it asks for nothing to be changed (RFC 9110, 9.2.1).
    var isSafe: Bool { self == .get || self == .head || self == .options }
}

extension AppwriteFailure {
    /// Whether no answer came that Appwrite meant.
    fileprivate var isOutage: Bool {
        switch self {
        case .transport, .unreadable, .lost: true
        case .refused(let refusal): refusal.status >= 500
        }
    }
}
