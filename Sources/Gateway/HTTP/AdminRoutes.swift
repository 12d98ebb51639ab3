import Hummingbird
import JSONBytes

/// What operators reach, on a listener of their own.
struct AdminRoutes: Sendable {
    let readiness: Readiness
    /// Routes of the public listener.
    let publicRoutes: [ServedRoute]

    var all: [Route] {
        let health = [
            Route.get("/health/live") { _, context in
                context.setRoute("/health/live")
                return JSONResponse.make(.ok, ["status": "ok"])
            },
            Route.get("/health/ready") { [readiness] _, context in
                context.setRoute("/health/ready")
                return JSONResponse.make(readiness.isReady ? .ok : .serviceUnavailable, readiness.report)
            },
        ]
        let served = publicRoutes + health.flatMap(\.served) + [ServedRoute(method: "GET", template: "/routes")]
        let list = JSONValue.array(served.sorted().map { .string($0.description) }).serialized()
        let routes = Route.get("/routes") { _, context in
            context.setRoute("/routes")
            return JSONResponse.make(.ok, list)
        }
        return health + [routes]
    }
}
