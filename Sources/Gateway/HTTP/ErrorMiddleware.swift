import Hummingbird
import Refine

/// Answers in JSON what was thrown instead of answered.
struct ErrorMiddleware: Sendable {
    let observe: Observer

    func handle(
        _ request: Request, _ context: GatewayRequestContext,
        next: (Request, GatewayRequestContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HttpError {
            return answer(error, to: request)
        } catch let error as any HTTPResponseError {
            let status = error.status.code
            return answer(
                HttpError(status, type: "gateway_http_error", "The request cannot be read: \(error.status)."),
                to: request)
        } catch is CancellationError {
            // The connection was cut off.
            return answer(.failed, to: request)
        } catch {
            // Its type alone: nobody knows what else it tells.
            observe(.requestFailed(id: context.requestID, error: "\(type(of: error))"))
            return answer(.failed, to: request)
        }
    }

    private func answer(_ error: HttpError, to request: Request) -> Response {
        let response = JSONResponse.error(error)
        return request.method == .head ? response.withoutBody : response
    }
}

extension HttpError {
    fileprivate static let failed = HttpError(
        500, type: "gateway_failed",
        "The gateway failed at this request. Its log tells more beside the request's id, which is in `X-Request-Id`.")
}
