/// What every connection of one server goes by.
struct ConnectionRules: Sendable {
    var limits: HTTPLimits
    var handover: WebSocketHandover?
    var refusalBody: HTTPRefusal.Renderer
}
