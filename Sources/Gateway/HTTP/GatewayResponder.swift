import HTTPListener
import Hummingbird
import Refine

/// Answers every request of one listener. Around the routes lie, from the outside: the request's id and its observation,
/// cross-origin rules, sessions that have ended, and errors as JSON.
final class GatewayResponder: ObservedResponder {
    let observing: ObservingMiddleware
    /// Without it no other origin may read or write.
    let crossOrigin: CrossOriginMiddleware?
    let errors: ErrorMiddleware
    /// Without it credentials are the routes' own business.
    let sessions: SessionMiddleware?
    let routes: [Route]
    /// Where the routes are listed, for who asks for another one.
    let list: String

    init(
        _ routes: [Route], ids: RequestIDs = RequestIDs(), origins: OriginPolicy? = nil,
        credentials: CredentialReader? = nil, list: String = "/", sessions: SessionMiddleware? = nil,
        now: @escaping @Sendable () -> Duration, observe: @escaping Observer
    ) {
        self.routes = routes
        self.list = list
        observing = ObservingMiddleware(ids: ids, now: now, observe: observe)
        crossOrigin = origins.map { CrossOriginMiddleware(origins: $0, credentials: credentials) }
        errors = ErrorMiddleware(observe: observe)
        self.sessions = sessions
    }

    /// For whoever does not watch the answer leave.
    func respond(to request: Request, context: GatewayRequestContext) async throws -> Response {
        let answer = try await answer(to: request, context: context)
        let response = answer.response
        answer.onEnd?(
            AnswerEnd(status: response.status.code, bytes: response.body.contentLength ?? 0, isWhole: true))
        return response
    }

    func answer(to request: Request, context: GatewayRequestContext) async throws -> Answer {
        try await observing.handle(request, context) { request, context in
            guard let crossOrigin else { return try await answer(request, context) }
            return try await crossOrigin.handle(request, context, next: answer)
        }
    }

    private func answer(_ request: Request, _ context: GatewayRequestContext) async throws -> Response {
        let route: Route
        do throws(HttpError) {
            route = try self.route(request, context)
        } catch {
            return try await errors.handle(request, context) { _, _ in throw error }
        }
        guard let sessions, route.session != .none else {
            return try await errors.handle(request, context, next: route.handler)
        }
        return try await sessions.handle(request, context, route) { request, context in
            try await errors.handle(request, context, next: route.handler)
        }
    }

    /// - Throws: 405 where another method would do, else 404.
    private func route(_ request: Request, _ context: GatewayRequestContext) throws(HttpError) -> Route {
        let path = request.uri.path
        let found = routes.first { ($0.answersEveryMethod || $0.methods.contains(request.method)) && $0.matches(path) }
        if let found { return found }
        let methods = routes.filter { $0.matches(path) }.flatMap(\.methods)
        guard !methods.isEmpty else {
            context.setRoute("unknown")
            throw .routeUnknown(path, list: list)
        }
        let allowed = methods.map(\.rawValue).joined(separator: ", ")
        throw HttpError(
            405, type: "gateway_method_not_allowed",
            "\(Excerpt.printable(request.method.rawValue)) is not possible here; \(allowed) are.",
            headers: ["Allow": allowed])
    }
}

extension HttpError {
    /// - Parameter list: where the routes are listed.
    static func routeUnknown(_ path: String, list: String = "/") -> HttpError {
        HttpError(
            404, type: "gateway_route_unknown",
            "Nothing is served at \(Excerpt.name(path)). The routes are listed at `\(list)`.")
    }
}
