import HTTPTypes
import Hummingbird
import Refine

/// Answers in JSON what no handler has answered: unknown paths, wrong methods, and errors that were thrown.
struct ErrorMiddleware: RouterMiddleware {
    let routes: [Route]

    func handle(
        _ request: Request, context: GatewayRequestContext,
        next: (Request, GatewayRequestContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HttpError {
            return answer(error, to: request)
        } catch let error as HTTPError where error.status == .notFound {
            let path = request.uri.path
            if let route = routes.first(where: { $0.answersEveryMethod && $0.matches(path[...]) }) {
                return try await route.handler(request, context)
            }
            return answer(unrouted(request, path, context), to: request)
        } catch let error as any HTTPResponseError {
            let status = error.status.code
            return answer(
                HttpError(status, type: "gateway_http_error", "The request cannot be read: \(error.status)."),
                to: request)
        }
    }

    private func answer(_ error: HttpError, to request: Request) -> Response {
        let response = JSONResponse.error(error)
        return request.method == .head ? response.withoutBody : response
    }

    /// 405 where another method would do, else 404.
    private func unrouted(_ request: Request, _ path: String, _ context: GatewayRequestContext) -> HttpError {
        let methods = routes.filter { $0.matches(path[...]) }.flatMap(\.methods)
        guard !methods.isEmpty else {
            context.setRoute("unknown")
            return HttpError(
                404, type: "gateway_route_unknown",
                "Nothing is served at \(Excerpt.name(path)). The routes are listed at `/`.")
        }
        let allowed = methods.map(\.rawValue).joined(separator: ", ")
        return HttpError(
            405, type: "gateway_method_not_allowed",
            "\(Excerpt.printable(request.method.rawValue)) is not possible here; \(allowed) are.",
            headers: ["Allow": allowed])
    }
}
