/// What can be set for live mode.
extension ConfigurationKey {
    static let live: [ConfigurationKey] = subscribers + events + upstream

    private static let subscribers: [ConfigurationKey] = [
        .flag(
            "live.guests", \.live.admitsGuests,
            "Whether callers who have not signed in hear live events, of the rows that they may read. Without guests a socket has ten "
                + "seconds to authenticate, and an event stream without a credential is a 401."),
        .integer(
            "live.connections", \.live.maximumConnections, in: 1...1_000_000,
            "Sockets and event streams at the same time; the next one is a 503 with `Retry-After`."),
        .integer(
            "live.channels", \.live.maximumChannels, in: 1...10_000,
            "Channels that one socket or event stream may have."),
        .size(
            "live.message", \.live.maximumMessageSize, in: 1024...(1 << 20),
            "The largest message taken from a socket; a larger one closes it."),
        .integer(
            "live.messages", \.live.maximumMessages, in: 1...10_000,
            "Messages that a socket may send within ten seconds; more close it with 3501."),
        .size(
            "live.queue", \.live.maximumQueueSize, in: 4096...(64 << 20),
            "What may wait to be read by one subscriber; more closes it with 3008."),
    ]

    private static let events: [ConfigurationKey] = [
        .duration(
            "live.coalesce", \.live.coalescing, in: .zero ... .seconds(10),
            "Changes of a channel that follow a told one within this time are brought together and told at its end, ids of neighbours of "
                + "one type in one event. `0ms` tells each change by itself."),
        .integer(
            "live.history", \.live.history, in: 0...100_000,
            "Row ids of past events that are kept of each channel and credential, so that a subscriber who comes back gets what it "
                + "missed. With `0` it is told to fetch again whenever something has happened."),
        .duration(
            "live.grace", \.live.linger, in: .zero ... .seconds(3600),
            "How long the connection to Appwrite and the history of a channel outlive their last subscriber."),
    ]

    private static let upstream: [ConfigurationKey] = [
        .integer(
            "live.connects", \.live.upstream.maximumConnects, in: 2...1_000_000,
            "Connects to Appwrite Realtime within a minute for one browser's address. Appwrite refuses more than 128 of them."
        )
    ]
}
