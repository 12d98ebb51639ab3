import HTTPListener
import HTTPTypes
import Hummingbird

/// Gives every request its id, and tells what became of it once its answer has left.
struct ObservingMiddleware: Sendable {
    let ids: RequestIDs
    /// Time since any fixed moment.
    let now: @Sendable () -> Duration
    let observe: Observer

    func handle(
        _ request: Request, _ context: GatewayRequestContext,
        next: (Request, GatewayRequestContext) async throws -> Response
    ) async throws -> Answer {
        let start = now()
        var context = context
        context.requestID = ids.id(for: request.headers[.requestID])
        var response = try await next(request, context)
        response.headers[.requestID] = context.requestID
        let (id, endpoint) = (context.requestID, context.coreContext.endpointPath)
        return Answer(response) { [now, observe] end in
            let spent = (now() - start).components
            observe(
                .requestAnswered(
                    AnsweredRequest(
                        id: id, method: request.method.rawValue, path: Self.path(of: request),
                        route: endpoint.value ?? "unknown", status: end.status,
                        microseconds: Int(spent.seconds) * 1_000_000 + Int(spent.attoseconds / 1_000_000_000_000),
                        bytes: end.bytes, isWhole: end.isWhole)))
        }
    }

    /// The path without its query, cut to what a log line bears.
    private static func path(of request: Request) -> String {
        let path = (request.head.path ?? "/").utf8.prefix { $0 != 0x3F }
        return String(Substring(path.prefix(512)))
    }
}
