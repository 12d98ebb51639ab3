/// What a client says on the live socket (CONTRACT: `/live`).
public enum LiveClientMessage: Sendable, Hashable {
    case subscribe(LiveSubscription)
    case unsubscribe(LiveChannel)
    /// A JWT of Appwrite's that replaces the credential of the handshake.
    case authenticate(token: String)
    case ping
}
