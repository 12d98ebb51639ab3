/// What a client may take of the server's patience and memory.
public struct HTTPLimits: Sendable {
    /// From the first byte of a request to the end of its head.
    public var headTimeout: Duration = .seconds(10)
    /// Between two parts of a body.
    public var bodyIdleTimeout: Duration = .seconds(10)
    /// Between an answer and the next request.
    public var keepAliveTimeout: Duration = .seconds(60)
    /// Between two moments at which the client took something of its answer.
    public var answerIdleTimeout: Duration = .seconds(30)
    /// Bytes of the request line; more is 414.
    public var maximumRequestLine = 64 * 1024
    /// Bytes of all header lines; more is 431.
    public var maximumHeaderBytes = 80 * 1024
    public var maximumHeaderCount = 1000
    /// Bytes of the largest body that a client is told to go on with when it asks beforehand (`Expect: 100-continue`); the
    /// application is to refuse what announces more.
    public var maximumInvitedBody = Int.max
    /// The same for paths that begin so.
    public var maximumInvitedBodies: [String: Int] = [:]

    public init() {}
}

extension HTTPLimits {
    /// Bytes of the largest body that is invited for a request's target.
    func invitedBody(of target: String) -> Int {
        maximumInvitedBodies.first { target.hasPrefix($0.key) }?.value ?? maximumInvitedBody
    }
}
