import HTTPTypes
import Hummingbird

/// Gives every request its id, and tells what became of it.
struct ObservingMiddleware: Sendable {
    let ids: RequestIDs
    /// Time since any fixed moment.
    let now: @Sendable () -> Duration
    let observe: Observer

    func handle(
        _ request: Request, _ context: GatewayRequestContext,
        next: (Request, GatewayRequestContext) async throws -> Response
    ) async throws -> Response {
        let start = now()
        var context = context
        context.requestID = ids.id(for: request.headers[.requestID])
        var response = try await next(request, context)
        response.headers[.requestID] = context.requestID
        tell(request, context, response, spent: (now() - start).components)
        return response
    }

    private func tell(
        _ request: Request, _ context: GatewayRequestContext, _ response: Response,
        spent: (seconds: Int64, attoseconds: Int64)
    ) {
        observe(
            .requestAnswered(
                AnsweredRequest(
                    id: context.requestID, method: request.method.rawValue, path: Self.path(of: request),
                    route: context.endpointPath ?? "unknown", status: response.status.code,
                    microseconds: Int(spent.seconds) * 1_000_000 + Int(spent.attoseconds / 1_000_000_000_000),
                    bytes: response.body.contentLength ?? 0)))
    }

    /// The path without its query, cut to what a log line bears.
    private static func path(of request: Request) -> String {
        let path = (request.head.path ?? "/").utf8.prefix { $0 != 0x3F }
        return String(Substring(path.prefix(512)))
    }
}
