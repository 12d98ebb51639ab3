/// What live mode allows its subscribers, and how patient it is with Appwrite.
public struct LiveConfiguration: Sendable, Hashable {
    /// Where browsers open their sockets.
    public var path = "/live"
    /// Whether somebody without a credential hears anything. Without guests a socket has `introductionTimeout` to authenticate.
    public var admitsGuests = true
    /// How long a socket without a credential may take to authenticate where guests are not admitted.
    public var introductionTimeout: Duration = .seconds(10)
    /// Subscribers at the same time, sockets and event streams; the next one gets 503.
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
    /// Bytes that may wait to be read by one subscriber.
    public var maximumQueueSize = 1024 * 1024
    /// Changes that follow a told one within this time are brought together and told at its end; zero tells each at once.
    public var coalescing: Duration = .milliseconds(100)
    /// Row ids of past events that are kept of each channel, so that somebody who comes back gets what was missed.
    public var history = 256
    /// How long a connection up to Appwrite outlives its last subscriber, and a channel's history too: a page that reloads
    /// or reconnects finds both.
    public var linger: Duration = .seconds(30)
    /// Between two signs of life on an event stream.
    public var heartbeat: Duration = .seconds(20)
    /// How long after one credential heard of a change another one may still hear of it. Who has not by then may not read
    /// the row any more.
    public var accessPatience: Duration = .seconds(2)
    public var upstream = Upstream()

    public init() {}

    /// The connections up to Appwrite Realtime.
    public struct Upstream: Sendable, Hashable {
        /// For the TCP connection and the handshake, and again for Appwrite's first frame.
        public var connectTimeout: Duration = .seconds(10)
        /// Between two pings. Three a minute are well within the 32 messages a minute that Appwrite takes on a
        /// connection, and nothing else is ever sent on one.
        public var pingInterval: Duration = .seconds(20)
        /// How long the answer to a ping may take: a dead peer is found within the sum of both.
        public var pongTimeout: Duration = .seconds(15)
        /// Bytes of one frame from Appwrite: a whole row, and up to 64 names of its event.
        public var maximumFrameSize = 16 * 1024 * 1024
        /// The shortest and the longest wait before connecting again.
        public var minimumReconnectDelay: Duration = .seconds(1)
        public var maximumReconnectDelay: Duration = .seconds(60)
        /// A connection that listened for that long was a good one: the next wait is a short one again.
        public var stableAfter: Duration = .seconds(5)
        /// Connects within any minute for one browser's address, by which Appwrite counts them.
        public var maximumConnects = 128

        public init() {}
    }
}
