/// What a client may take of the server's patience and memory.
public struct HTTPLimits: Sendable {
    /// From the first byte of a request to the end of its head; and from being connected to the first byte of all.
    public var headTimeout: Duration = .seconds(10)
    /// Between two parts of a body.
    public var bodyIdleTimeout: Duration = .seconds(10)
    /// Between an answer and the next request.
    public var keepAliveTimeout: Duration = .seconds(60)
    /// Bytes of its answer that a client takes in a second at least, while some wait for it.
    public var minimumAnswerRate = 16 * 1024
    /// Over what time that rate is looked at.
    public var answerRateWindow: Duration = .seconds(5)
    /// Bytes of answers that wait in memory for their readers, all together; what would be more is a 503.
    public var maximumAnswersInMemory = Int.max
    /// Connections that are open at a time; further ones wait to be accepted.
    public var maximumConnections = Int.max
    /// Those of one address; further ones are closed at once.
    public var maximumConnectionsPerAddress = Int.max
    /// Whether an address may have any number, as a proxy in front that stands for many.
    public var isUncapped: @Sendable (String) -> Bool = { _ in false }
    /// How long a read goes on for a client that has ended its side, which is what leaving looks like, too.
    public var halfClosedPatience: Duration = .seconds(2)
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
