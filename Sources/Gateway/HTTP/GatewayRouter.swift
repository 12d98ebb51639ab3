import Hummingbird

/// Puts routes and middleware together, for either listener.
enum GatewayRouter {
    static func make(
        _ routes: [Route], ids: RequestIDs = RequestIDs(), origins: OriginPolicy? = nil,
        now: @escaping @Sendable () -> Duration, observe: @escaping Observer
    ) -> Router<GatewayRequestContext> {
        let router = Router(context: GatewayRequestContext.self)
        router.add(middleware: ObservingMiddleware(ids: ids, now: now, observe: observe))
        if let origins { router.add(middleware: CrossOriginMiddleware(origins: origins)) }
        router.add(middleware: ErrorMiddleware(routes: routes))
        for route in routes {
            for method in route.methods {
                router.on(RouterPath(route.path), method: method, use: route.handler)
            }
        }
        return router
    }
}
