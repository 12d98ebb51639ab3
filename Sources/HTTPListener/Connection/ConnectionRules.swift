/// What every connection of one server goes by.
struct ConnectionRules: Sendable {
    var limits: HTTPLimits
    var handover: WebSocketHandover?
    var refusalBody: HTTPRefusal.Renderer
    /// Headers of each refusal beside its own.
    var refusalHeaders: HTTPRefusal.Headers
    var connections: OpenConnections
    var memory: AnswerMemory
}
