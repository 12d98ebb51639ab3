/// Why a server turns connections away, or lets them wait. Told at most every few seconds for each kind.
public enum ListenerTrouble: Sendable, Hashable {
    /// The system gives no more descriptors: connections wait to be accepted.
    case descriptorsExhausted
    /// As many connections are open as the server takes: further ones wait to be accepted.
    case connectionsUsedUp(limit: Int)
    /// An address has as many connections as one may have: further ones of it are closed at once.
    case addressRefused(String, limit: Int)
}
