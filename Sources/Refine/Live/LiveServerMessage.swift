/// What the gateway says on the live socket beside events (CONTRACT: `/live`).
public enum LiveServerMessage: Sendable, Hashable {
    /// The socket is open; the first message.
    case ready
    /// A subscription stands. `offset` is the channel's last event; `recovered` says that nothing since the position asked for was missed.
    case subscribed(LiveChannel, LivePosition, recovered: Bool)
    case unsubscribed(LiveChannel)
    case authenticated
    case pong
    /// A message was refused; the socket stays open.
    case error(HttpError)
}
