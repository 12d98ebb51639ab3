/// What live mode allows its subscribers, and how patient it is with Appwrite.
public struct LiveConfiguration: Sendable, Hashable {
    /// Where browsers open their sockets.
    public var path = "/live"
    /// Sockets open at the same time; the next handshake gets 503.
    public var maximumConnections = 10_000
    /// Channels that one socket may be subscribed to.
    public var maximumChannels = 128
    /// Row ids in all `ids` filters of one socket: they stay in memory as long as it is open.
    public var maximumFilterIDs = 4096
    /// Bytes of one message from a subscriber.
    public var maximumMessageSize = 64 * 1024
    /// Messages that a subscriber may send within `messageWindow`.
    public var maximumMessages = 30
    public var messageWindow: Duration = .seconds(10)
    /// How long a connection up to Appwrite outlives its last subscriber: a page that reloads finds it still open.
    public var linger: Duration = .seconds(10)
    public var upstream = Upstream()

    public init() {}

    /// The connections up to Appwrite Realtime.
    public struct Upstream: Sendable, Hashable {
        /// For the TCP connection and the handshake, and again for Appwrite's first frame.
        public var connectTimeout: Duration = .seconds(10)
        /// Between two pings. Three a minute are well within the 32 messages a minute that Appwrite takes on a
        /// connection.
        public var pingInterval: Duration = .seconds(20)
        /// How long the answer to a ping may take: a dead peer is found within the sum of both.
        public var pongTimeout: Duration = .seconds(15)
        /// Bytes of one frame from Appwrite: a whole row, and up to 64 names of its event.
        public var maximumFrameSize = 16 * 1024 * 1024
        /// The shortest and the longest wait before connecting again. Appwrite takes 128 connects a minute from one
        /// address.
        public var minimumReconnectDelay: Duration = .seconds(1)
        public var maximumReconnectDelay: Duration = .seconds(60)
        /// A connection that listened for that long was a good one: the next wait is a short one again.
        public var stableAfter: Duration = .seconds(5)

        public init() {}
    }
}
